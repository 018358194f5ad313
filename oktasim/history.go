package oktasim

import (
	"net/http"
	"time"
)

// Request is one protocol request as it was received and answered. Headers are
// complete, secrets included: this is for assertions, in memory only.
type Request struct {
	Method  string      `json:"method"`
	Path    string      `json:"path"`
	Status  int         `json:"status"` // what the client was sent; 0 when the connection was cut
	Headers http.Header `json:"headers"`
	At      time.Time   `json:"at"`
	// Transaction is the id of the sign-up it belonged to, if any.
	Transaction string `json:"transaction,omitempty"`
	// Fault is the kind of the fault it met, if any.
	Fault FaultKind `json:"fault,omitempty"`
}

// record adds to the history before the answer is written, so that a client
// which has its answer finds the request there.
func (o *Org) record(r *request, answer reply, f *armed) {
	o.mu.Lock()
	defer o.mu.Unlock()
	entry := Request{
		Method: r.Method, Path: r.URL.Path, Status: f.answer(answer).status,
		Headers: r.Header.Clone(), At: o.clock().UTC(), Transaction: r.tx,
	}
	entry.Headers.Set("Host", r.Host)
	if f != nil {
		entry.Fault = f.Kind
	}
	o.history = keepLast(append(o.history, entry), maxKept)
}

// Requests returns the protocol requests since the start or the last
// ResetRequests, oldest first.
func (o *Org) Requests() []Request {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Request{}, o.history...)
}

// ResetRequests empties the history.
func (o *Org) ResetRequests() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.history = nil
}
