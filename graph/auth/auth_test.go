package auth_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"parterre/graph/auth"
)

const key = "a-key-that-is-long-enough"

func TestKeys(t *testing.T) {
	sum := sha256.Sum256([]byte("another-long-key-1234"))
	keys, err := auth.Read(strings.NewReader("# clients\n\nshop " + key + "\nreports\tsha256:" + hex.EncodeToString(sum[:]) + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("a key is known by its client's name", func(t *testing.T) {
		c, err := keys.Identify(key)
		if err != nil || c.Name != "shop" {
			t.Fatalf("got %v, %v", c, err)
		}
	})
	t.Run("a key may be written down as its digest", func(t *testing.T) {
		c, err := keys.Identify("another-long-key-1234")
		if err != nil || c.Name != "reports" {
			t.Fatalf("got %v, %v", c, err)
		}
	})
	t.Run("a wrong key and none are refused", func(t *testing.T) {
		for _, wrong := range []string{"", "x", key + "x", key[:len(key)-1]} {
			if _, err := keys.Identify(wrong); err != auth.ErrWrongKey {
				t.Errorf("key of %d characters: %v", len(wrong), err)
			}
		}
	})
	t.Run("two clients cannot have one key, and a client may have several", func(t *testing.T) {
		if _, err := auth.Read(strings.NewReader("a 0123456789abcdef\nb 0123456789abcdef\n")); err == nil || !strings.Contains(err.Error(), "a key of its own") {
			t.Fatal(err)
		}
		if _, err := auth.Read(strings.NewReader("a 0123456789abcdef\na fedcba9876543210\n")); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("a request carries its key in the Authorization header", func(t *testing.T) {
		ring := auth.NewRing(keys)
		r, _ := http.NewRequest("GET", "/", nil)
		r.Header.Set("Authorization", "bearer "+key)
		if c, err := ring.Request(r); err != nil || c.Name != "shop" {
			t.Fatalf("got %v, %v", c, err)
		}
		r.Header.Set("Authorization", "Basic "+key)
		if _, err := ring.Request(r); err == nil {
			t.Fatal("another scheme was let in")
		}
	})
	t.Run("sets of keys are joined", func(t *testing.T) {
		more, err := auth.Parse("cron=0123456789abcdef, ")
		if err != nil {
			t.Fatal(err)
		}
		all := auth.Join(keys, nil, more)
		for k, name := range map[string]string{key: "shop", "0123456789abcdef": "cron"} {
			if c, err := all.Identify(k); err != nil || c.Name != name {
				t.Fatalf("%s: got %v, %v", name, c, err)
			}
		}
	})
	t.Run("a faulty line is named and its key is not", func(t *testing.T) {
		for _, text := range []string{"ok 0123456789abcdef\nbad secret", "ok 0123456789abcdef\nsecret", "ok 0123456789abcdef\nbad sha256:secret"} {
			_, err := auth.Read(strings.NewReader(text))
			if err == nil || !strings.Contains(err.Error(), "line 2") || strings.Contains(err.Error(), "secret") {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}

func TestMayListen(t *testing.T) {
	none := &auth.Keys{}
	some, err := auth.Parse("shop=" + key)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("without keys only this machine is served", func(t *testing.T) {
		for addr, may := range map[string]bool{
			"localhost:8080": true, "127.0.0.1:0": true, "[::1]:80": true, "127.8.9.1:80": true,
			":8080": false, "0.0.0.0:80": false, "192.168.1.5:80": false, "[::]:80": false, "example.org:80": false, "nonsense": false,
		} {
			if err := auth.MayListen(addr, auth.NewRing(none)); (err == nil) != may {
				t.Errorf("%s: %v", addr, err)
			}
		}
	})
	t.Run("with keys any address is fine", func(t *testing.T) {
		if err := auth.MayListen(":8080", auth.NewRing(some)); err != nil {
			t.Fatal(err)
		}
	})
}
