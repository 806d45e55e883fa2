package auth_test

import (
	"context"
	"sync"
	"testing"

	"parterre/graph/auth"
)

func keysOf(t *testing.T, text string) *auth.Keys {
	keys, err := auth.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestRing(t *testing.T) {
	const first, second, other = "shop-key-0123456789", "shop-key-9876543210", "cron-key-0123456789"
	ring := auth.NewRing(keysOf(t, "shop="+first+",shop="+second+",cron="+other))
	stream := func(key string) context.Context {
		c, err := ring.Identify(key)
		if err != nil {
			t.Fatal(err)
		}
		return ring.While(t.Context(), c)
	}
	old, kept, cron := stream(first), stream(second), stream(other)
	late, err := ring.Identify(first)
	if err != nil {
		t.Fatal(err)
	}
	ring.Exchange(keysOf(t, "shop="+second+",renamed="+other))
	t.Run("the stream of a revoked key ends, though its client has another one", func(t *testing.T) {
		<-old.Done()
		if context.Cause(old) != auth.ErrRevoked || kept.Err() != nil {
			t.Errorf("%v, %v", context.Cause(old), kept.Err())
		}
	})
	t.Run("a key of another name is another client's", func(t *testing.T) {
		if <-cron.Done(); context.Cause(cron) != auth.ErrRevoked {
			t.Error(context.Cause(cron))
		}
	})
	t.Run("who was identified before the exchange begins no stream after it", func(t *testing.T) {
		if ctx := ring.While(t.Context(), late); context.Cause(ctx) != auth.ErrRevoked {
			t.Error(context.Cause(ctx))
		}
	})
	t.Run("calls are answered by the keys in force", func(t *testing.T) {
		if _, err := ring.Identify(first); err != auth.ErrWrongKey {
			t.Error(err)
		}
		if c, err := ring.Identify(other); err != nil || c.Name != "renamed" {
			t.Error(c, err)
		}
	})
	t.Run("without keys nobody is revoked", func(t *testing.T) {
		for _, open := range []*auth.Ring{nil, auth.NewRing(nil)} {
			if c, err := open.Identify(""); err != nil || !open.Empty() || open.While(t.Context(), c).Err() != nil {
				t.Error(c, err)
			}
		}
	})
	t.Run("streams come and go while keys are exchanged", func(t *testing.T) {
		sets := []*auth.Keys{keysOf(t, "shop="+second), keysOf(t, "cron="+other)}
		var work sync.WaitGroup
		for _, key := range []string{second, other} {
			work.Go(func() {
				for range 500 {
					if c, err := ring.Identify(key); err == nil {
						ctx, leave := context.WithCancel(t.Context())
						ring.While(ctx, c)
						leave()
					}
				}
			})
		}
		for n := range 500 {
			ring.Exchange(sets[n%2])
		}
		work.Wait()
	})
}
