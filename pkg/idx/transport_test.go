package idx

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCreatingAUserMayTakeLonger(t *testing.T) {
	// A registration hook may take 3 s and is tried twice (Okta documentation: inline hooks).
	if timeoutFor(pathEnrollNew) != EnrollTimeout || timeoutFor(pathIntrospect) != CallTimeout || EnrollTimeout <= CallTimeout {
		t.Errorf("got %v and %v", timeoutFor(pathEnrollNew), timeoutFor(pathIntrospect))
	}
}

func TestALongAnswerIsNoAnswer(t *testing.T) {
	for _, extra := range []int{0, 1} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			const body = `{"interaction_handle":"h"}`
			_, _ = io.WriteString(w, body+strings.Repeat(" ", maxBody-len(body)+extra))
		}))
		defer server.Close()
		c, err := New(Config{Issuer: server.URL, ClientID: "app", RedirectURI: "https://a.example/"})
		if err != nil {
			t.Fatal(err)
		}
		tx, err := newTransaction(c.cfg.Random)
		if err != nil {
			t.Fatal(err)
		}
		err = c.interact(t.Context(), tx, StartOptions{})
		var e *Error
		if tooLong := errors.As(err, &e) && e.Kind == KindTransport && e.Unknown(); tooLong != (extra > 0) {
			t.Errorf("%d bytes over: got %v", extra, err)
		}
	}
}
