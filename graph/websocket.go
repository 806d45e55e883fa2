package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parterre/graph/auth"
	"parterre/index"
)

// subprotocol is the one way to speak over a WebSocket: https://github.com/enisdenjo/graphql-ws, PROTOCOL.md.
const subprotocol = "graphql-transport-ws"

// Close codes of the subprotocol.
const (
	closeInvalidMessage   = 4400
	closeUnauthorized     = 4401
	closeForbidden        = 4403
	closeNoSubprotocol    = 4406
	closeInitTimeout      = 4408
	closeSubscriberExists = 4409
	closeTooManyInits     = 4429
)

// envelope is a message of the subprotocol.
type envelope struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// socket is one connection. One goroutine reads; every operation has one of its own; writes take turns.
type socket struct {
	handler *Handler
	conn    *websocket.Conn
	request *http.Request
	context context.Context // ends with the connection
	end     context.CancelFunc
	work    sync.WaitGroup

	writing sync.Mutex // guards writes to conn

	mu     sync.Mutex // guards what follows
	active map[string]*running
	client auth.Client
	known  bool // the client is acknowledged
	closed bool
}

// running is an operation under way. Its id may be given again once the client has completed it.
type running struct {
	id     string
	cancel context.CancelFunc
}

func (h *Handler) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	streaming, leave, ok := h.streams.enter(r.Context())
	if !ok {
		h.respondRefusal(w, r, plainJSON, refuse(http.StatusServiceUnavailable, Unavailable, "The server is stopping: connect again in a moment."))
		return
	}
	defer leave()
	upgrader := websocket.Upgrader{Subprotocols: []string{subprotocol}, CheckOrigin: h.sameOrigin}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	h.figures.sockets.Inc()
	defer h.figures.sockets.Dec()
	defer func() { _ = conn.Close() }()
	s := &socket{handler: h, conn: conn, request: r, active: map[string]*running{}}
	s.context, s.end = context.WithCancel(streaming)
	if conn.Subprotocol() != subprotocol {
		s.close(closeNoSubprotocol, "Subprotocol not acceptable")
		return
	}
	conn.SetReadLimit(h.limits.BodyBytes)
	unhook := context.AfterFunc(streaming, func() {
		if context.Cause(streaming) == errDraining {
			s.close(websocket.CloseGoingAway, "The server is stopping")
		}
	})
	defer unhook()
	late := time.AfterFunc(h.initTimeout, func() {
		if !s.acknowledged() {
			s.close(closeInitTimeout, "Connection initialisation timeout")
		}
	})
	defer late.Stop()
	go s.ping()
	s.read()
	s.end()
	s.work.Wait()
}

// read takes messages until the connection ends.
func (s *socket) read() {
	alive := func() { _ = s.conn.SetReadDeadline(s.handler.clock().Add(3 * s.handler.keepAlive)) } // reading tells of a broken connection
	s.conn.SetPongHandler(func(string) error { alive(); return nil })
	for {
		alive()
		kind, text, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		var m envelope
		if kind != websocket.TextMessage || !utf8.Valid(text) || json.Unmarshal(text, &m) != nil || index.UnpairedEscapes(text) > index.UnpairedEscapes(m.Payload) {
			s.close(closeInvalidMessage, "Invalid message")
			return
		}
		if !s.take(m) {
			return
		}
	}
}

// take acts on one message; false ends the connection.
func (s *socket) take(m envelope) bool {
	switch m.Type {
	case "connection_init":
		return s.init(m)
	case "ping":
		return s.write(envelope{Type: "pong", Payload: m.Payload}) == nil
	case "pong":
		return true
	case "subscribe":
		return s.subscribe(m)
	case "complete":
		s.mu.Lock()
		if r, ok := s.active[m.ID]; ok {
			delete(s.active, m.ID)
			r.cancel()
		}
		s.mu.Unlock()
		return true
	}
	s.close(closeInvalidMessage, "Invalid message")
	return false
}

// init lets the client in, by the key of its request or of its first message.
func (s *socket) init(m envelope) bool {
	if s.acknowledged() {
		s.close(closeTooManyInits, "Too many initialisation requests")
		return false
	}
	header := s.request.Header.Get("Authorization")
	if header == "" && len(m.Payload) > 0 && string(m.Payload) != "null" {
		var payload struct {
			Authorization string `json:"authorization"` // in any spelling of the letters
		}
		if index.UnpairedEscapes(m.Payload) > 0 || json.Unmarshal(m.Payload, &payload) != nil {
			s.close(closeInvalidMessage, "Invalid message")
			return false
		}
		header = payload.Authorization
	}
	client, err := s.handler.keys.Identify(auth.Bearer(header))
	if err != nil {
		s.close(closeForbidden, "Forbidden")
		return false
	}
	s.mu.Lock()
	s.client, s.known = client, true
	s.mu.Unlock()
	while := s.handler.keys.While(s.context, client)
	context.AfterFunc(while, func() {
		if context.Cause(while) == auth.ErrRevoked {
			s.close(closeForbidden, "Forbidden")
		}
	})
	return s.write(envelope{Type: "connection_ack"}) == nil
}

func (s *socket) acknowledged() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known
}

// subscribe starts an operation of any kind.
func (s *socket) subscribe(m envelope) bool {
	if !s.acknowledged() {
		s.close(closeUnauthorized, "Unauthorized")
		return false
	}
	if m.ID == "" || len(m.ID) > 256 {
		s.close(closeInvalidMessage, "Invalid message")
		return false
	}
	b, refused := decode(m.Payload)
	var params *graphql.RawParams
	if refused == nil {
		params, refused = b.params(s.request)
	}
	switch {
	case refused != nil && codeOf(refused.err) == BadUserInput:
		return s.fail(m.ID, gqlerror.List{refused.err}) == nil
	case refused != nil:
		s.close(closeInvalidMessage, "Invalid message")
		return false
	}
	ctx, cancel := context.WithCancel(auth.With(s.context, s.client))
	r := &running{m.ID, cancel}
	s.mu.Lock()
	_, exists := s.active[m.ID]
	full := len(s.active) >= s.handler.limits.Streams
	if !exists && !full {
		s.active[m.ID] = r
	}
	s.mu.Unlock()
	switch {
	case exists:
		cancel()
		s.close(closeSubscriberExists, "Subscriber for "+m.ID[:min(len(m.ID), 64)]+" already exists")
		return false
	case full:
		cancel()
		return s.fail(m.ID, gqlerror.List{failure(LimitExceeded, "The connection has %d operations open already. Complete some, or open another connection.", s.handler.limits.Streams)}) == nil
	}
	s.work.Go(func() {
		defer cancel()
		s.run(ctx, r, params)
	})
	return true
}

// run answers one operation to its end.
func (s *socket) run(ctx context.Context, r *running, params *graphql.RawParams) {
	op, list := s.handler.operations.begin(ctx, params)
	defer op.end()
	if list != nil {
		if s.finish(r) {
			_ = s.fail(r.id, list) // a broken connection ends by itself
		}
		return
	}
	s.handler.operations.run(op)
	for response := op.next(); response != nil; response = op.next() {
		if ctx.Err() != nil || s.write(envelope{ID: r.id, Type: "next", Payload: encode(response, true)}) != nil {
			break
		}
	}
	err := op.ended()
	switch {
	case !s.finish(r): // the client completed it, and knows
	case err != nil:
		_ = s.fail(r.id, gqlerror.List{err})
	default:
		_ = s.write(envelope{ID: r.id, Type: "complete"})
	}
}

// finish gives the id free; false when the client has done so, or the connection is at its end.
func (s *socket) finish(r *running) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ours := s.active[r.id] == r
	if ours {
		delete(s.active, r.id)
	}
	return ours && s.context.Err() == nil
}

func (s *socket) fail(id string, list gqlerror.List) error {
	payload, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return s.write(envelope{ID: id, Type: "error", Payload: payload})
}

// ping asks now and then whether the other end is there; the read deadline tells when it is not.
func (s *socket) ping() {
	often := time.NewTicker(s.handler.keepAlive)
	defer often.Stop()
	for {
		select {
		case <-s.context.Done():
			return
		case <-often.C:
			if !s.acknowledged() {
				continue
			}
			if s.write(envelope{Type: "ping"}) != nil {
				return
			}
		}
	}
}

func (s *socket) write(m envelope) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	_ = s.conn.SetWriteDeadline(s.handler.clock().Add(s.handler.writeTimeout))
	if err := s.conn.WriteMessage(websocket.TextMessage, text); err != nil {
		s.end()
		return err
	}
	return nil
}

// close ends the connection with a code, once.
func (s *socket) close(code int, reason string) {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if !first {
		return
	}
	s.end()
	deadline := s.handler.clock().Add(time.Second)
	_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), deadline)
	_ = s.conn.SetReadDeadline(deadline) // the other end closes by then, or is left
}

// sameOrigin lets browsers in from this host and from the origins of the configuration.
func (h *Handler) sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(h.origins, "*") || slices.Contains(h.origins, origin) {
		return true
	}
	return origin == "http://"+r.Host || origin == "https://"+r.Host
}
