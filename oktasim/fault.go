package oktasim

import (
	"net/http"
	"strconv"
	"time"
)

// FaultKind is what goes wrong.
type FaultKind string

// Kinds of fault. With status and drop-before the org does not take the
// request; with the others it does, and only the answer suffers.
const (
	FaultStatus     FaultKind = "status"      // answered by something in front of the org
	FaultDropBefore FaultKind = "drop-before" // connection cut, nothing happened
	FaultDropAfter  FaultKind = "drop-after"  // it happened, connection cut without an answer
	FaultDelay      FaultKind = "delay"       // it happened, the answer comes late
	FaultBody       FaultKind = "body"        // it happened, the answer is something else
	FaultTruncate   FaultKind = "truncate"    // it happened, the answer breaks off halfway
)

// Fault spoils requests to a path.
type Fault struct {
	// Path is exact; "*" means every path.
	Path string `json:"path"`
	// Nth is the first request that suffers, counted from when the fault was
	// set; 0 means 1.
	Nth int `json:"nth,omitempty"`
	// Times is how many suffer; 0 means 1, negative means all.
	Times int       `json:"times,omitempty"`
	Kind  FaultKind `json:"kind"`
	// Status is the status of kinds status (default 503) and body (default 200).
	Status int `json:"status,omitempty"`
	// Body and ContentType are what kinds status and body answer with.
	Body        string            `json:"body,omitempty"`
	ContentType string            `json:"contentType,omitempty"`
	Headers     map[string]string `json:"headers,omitempty"`
	DelayMillis int               `json:"delayMillis,omitempty"`
}

// armed is a fault with its count.
type armed struct {
	Fault
	seen int
}

// Faults adds faults.
func (o *Org) Faults(faults ...Fault) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range faults {
		f.Nth = max(f.Nth, 1)
		if f.Times == 0 {
			f.Times = 1
		}
		o.faults = append(o.faults, &armed{Fault: f})
	}
}

// ClearFaults removes every fault.
func (o *Org) ClearFaults() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = nil
}

// faultFor counts a request on every fault of its path and returns the first
// whose turn it is, or nil.
func (o *Org) faultFor(path string) *armed {
	o.mu.Lock()
	defer o.mu.Unlock()
	var due *armed
	for _, f := range o.faults {
		if f.Path != path && f.Path != "*" {
			continue
		}
		f.seen++
		if due == nil && f.seen >= f.Nth && (f.Times < 0 || f.seen < f.Nth+f.Times) {
			due = f
		}
	}
	return due
}

// spares says whether the org is spared the request.
func (f *armed) spares(*request) bool {
	return f != nil && (f.Kind == FaultStatus || f.Kind == FaultDropBefore)
}

// answer applies the fault to an answer.
func (f *armed) answer(r reply) reply {
	if f == nil {
		return r
	}
	switch f.Kind {
	case FaultStatus, FaultBody:
		r.status = f.Status
		if r.status == 0 && f.Kind == FaultStatus {
			r.status = http.StatusServiceUnavailable
		} else if r.status == 0 {
			r.status = http.StatusOK
		}
		r.body, r.media = []byte(f.Body), f.ContentType
	case FaultDropBefore, FaultDropAfter:
		r.status = 0 // the client sees none
	}
	for name, value := range f.Headers {
		r.header.Set(name, value)
	}
	return r
}

// write sends the answer, or what the fault leaves of it.
func (f *armed) write(w http.ResponseWriter, q *http.Request, r reply) {
	r = f.answer(r)
	if r.status == 0 {
		panic(http.ErrAbortHandler) // net/http's way to cut a connection
	}
	if f != nil && f.Kind == FaultDelay {
		f.wait(q)
	}
	for name, values := range r.header {
		w.Header()[name] = values
	}
	if r.media != "" {
		w.Header().Set("Content-Type", r.media)
	}
	if f != nil && f.Kind == FaultTruncate {
		w.Header().Set("Content-Length", strconv.Itoa(len(r.body)))
		w.WriteHeader(r.status)
		_, _ = w.Write(r.body[:len(r.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body) // the client may be gone
}

// wait passes real time, or less if the client hangs up.
func (f *armed) wait(q *http.Request) {
	timer := time.NewTimer(time.Duration(f.DelayMillis) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-q.Context().Done():
	}
}
