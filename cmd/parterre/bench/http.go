package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"parterre/audience"
)

// traffic is what many clients saw together.
type traffic struct {
	rate     float64 // requests a second
	p50, p99 time.Duration
}

const clients = 64

// requests measures isMember and memberships over real HTTP, idle and during a bulk import, beside an empty request.
func (b *bench) requests(ctx context.Context) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: b.house.Handler, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		_ = server.Close() // the run is over
		<-served
	}()
	at := "http://" + listener.Addr().String() + "/graphql"
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, MaxConnsPerHost: clients}}
	kinds := []struct {
		what string
		body func(n int) string
	}{
		{"empty request", func(int) string { return `{"query":"{ __typename }"}` }},
		{"isMember", func(n int) string {
			return fmt.Sprintf(`{"query":"query Q($u: String!, $a: AudienceRef!) { isMember(user: $u, audience: $a) }","variables":{"u":%q,"a":{"key":"audience-%04d"}}}`, b.crowd.id(n*7_919%b.People), n%b.Audiences)
		}},
		{"memberships of a user", func(n int) string {
			return fmt.Sprintf(`{"query":"query Q($u: [String!]!) { memberships(users: $u) { user userStatus memberOf } }","variables":{"u":[%q]}}`, b.crowd.id(n*7_919%b.People))
		}},
	}
	idle := make([]traffic, len(kinds))
	for i, k := range kinds {
		if idle[i], err = b.many(ctx, client, at, k.body); err != nil {
			return err
		}
		b.add(row{number: "10", what: k.what + ", 64 clients, idle", figure: fmt.Sprintf("%.0f/s", idle[i].rate), beside: fmt.Sprintf("p50 %s, p99 %s", took(idle[i].p50), took(idle[i].p99)),
			ratio: fmt.Sprintf("%.2fx of empty", idle[0].rate/idle[i].rate)}, nil)
	}
	member, empty, err := b.inTurns(3_000, func(n int) error { return ask(ctx, client, at, kinds[1].body(n)) }, func(n int) error { return ask(ctx, client, at, kinds[0].body(n)) })
	if err != nil {
		return err
	}
	b.ratio("10", "isMember, one client, p50", member, "empty request", empty, 1.3)

	writing, stop := context.WithCancel(ctx)
	rate := make(chan float64, 1)
	failed := make(chan error, 1)
	go func() {
		n, began := 0, b.Now()
		for writing.Err() == nil {
			if _, err := b.house.Service.UpsertUsers(ctx, by, b.changed(n, min(b.People, audience.MaxUsers))); err != nil {
				failed <- err
				break
			}
			n += audience.MaxUsers
		}
		rate <- float64(n) / b.Now().Sub(began).Seconds()
	}()
	defer stop()
	for i, k := range kinds {
		t, err := b.many(ctx, client, at, k.body)
		if err != nil {
			return err
		}
		b.add(row{number: "14", what: k.what + ", 64 clients, during a bulk import", figure: fmt.Sprintf("%.0f/s", t.rate), beside: fmt.Sprintf("p50 %s, p99 %s", took(t.p50), took(t.p99)),
			ratio: fmt.Sprintf("p99 %.2fx of idle", float64(t.p99)/float64(idle[i].p99))}, nil)
	}
	stop()
	b.rate("", "the bulk import meanwhile", <-rate, 0, "sharing the processors with the clients")
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// many lets 64 clients ask for a while.
func (b *bench) many(ctx context.Context, client *http.Client, at string, body func(n int) string) (traffic, error) {
	times := make([][]time.Duration, clients)
	errs := make(chan error, clients)
	began := b.Now()
	until := began.Add(b.Traffic)
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			for n := c; b.Now().Before(until); n += clients {
				began := b.Now()
				if err := ask(ctx, client, at, body(n)); err != nil {
					errs <- err
					return
				}
				times[c] = append(times[c], b.Now().Sub(began))
			}
		})
	}
	all.Wait()
	spent := b.Now().Sub(began)
	select {
	case err := <-errs:
		return traffic{}, err
	default:
	}
	every := slices.Concat(times...)
	slices.Sort(every)
	return traffic{float64(len(every)) / spent.Seconds(), every[len(every)/2], every[len(every)*99/100]}, nil
}

// ask asks once and reads the answer.
func ask(ctx context.Context, client *http.Client, at, body string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	var answer bytes.Buffer
	_, err = io.Copy(&answer, response.Body)
	if err = joined(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK || bytes.Contains(answer.Bytes(), []byte(`"errors"`)) {
		return fmt.Errorf("%s: %s", response.Status, answer.String())
	}
	return nil
}
