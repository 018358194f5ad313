package oktasim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// AdminHandler serves the admin port: what a test reads and sets, and the
// inbox for people. Nothing of it is reachable from the protocol port. It is
// safe for concurrent use.
func (o *Org) AdminHandler() http.Handler {
	mux := http.NewServeMux()
	get := func(path string, value func(*http.Request) any) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { writeJSON(w, http.StatusOK, value(r)) })
	}
	do := func(pattern string, act func([]byte) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { o.act(w, r, act) })
	}
	get("/messages", func(r *http.Request) any { return o.Messages(r.URL.Query().Get("to")) })
	get("/users", func(*http.Request) any { return o.Users() })
	get("/requests", func(*http.Request) any { return o.Requests() })
	get("/policy", func(*http.Request) any { return o.Policy() })
	do("DELETE /requests", func([]byte) error { o.ResetRequests(); return nil })
	do("PUT /policy", o.putPolicy)
	do("POST /faults", o.postFaults)
	do("DELETE /faults", func([]byte) error { o.ClearFaults(); return nil })
	do("POST /clock", o.postClock)
	mux.HandleFunc("POST /activation-tokens", o.postActivation)
	do("POST /okta-verify", o.postVerify)
	do("POST /reset", func([]byte) error { o.Reset(); return nil })
	mux.HandleFunc("GET /{$}", o.inbox)
	return mux
}

// act runs an admin command: 204, or 400 with what is wrong.
func (o *Org) act(w http.ResponseWriter, r *http.Request, act func([]byte) error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPolicy))
	if err == nil {
		err = act(body)
	}
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// putPolicy replaces the whole policy; JSON is YAML.
func (o *Org) putPolicy(body []byte) error {
	p, err := DecodePolicy("policy", body)
	if err != nil {
		return err
	}
	return o.SetPolicy(p)
}

var faultKinds = map[FaultKind]bool{
	FaultStatus: true, FaultDropBefore: true, FaultDropAfter: true, FaultDelay: true, FaultBody: true, FaultTruncate: true,
}

func (o *Org) postFaults(body []byte) error {
	var faults []Fault
	if err := strictJSON(body, &faults); err != nil {
		return err
	}
	for i, f := range faults {
		if !faultKinds[f.Kind] {
			return fmt.Errorf("fault %d: kind %q is not one of status, drop-before, drop-after, delay, body, truncate", i, f.Kind)
		}
		if f.Path == "" {
			return fmt.Errorf("fault %d: path is missing; \"*\" means every path", i)
		}
	}
	o.Faults(faults...)
	return nil
}

func (o *Org) postClock(body []byte) error {
	var move struct {
		AdvanceSeconds int `json:"advanceSeconds"`
	}
	if err := strictJSON(body, &move); err != nil {
		return err
	}
	o.Advance(time.Duration(move.AdvanceSeconds) * time.Second)
	return nil
}

// postActivation answers with the token, since nothing is mailed.
func (o *Org) postActivation(w http.ResponseWriter, r *http.Request) {
	var profile map[string]any
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPolicy))
	if err == nil {
		err = strictJSON(body, &profile)
	}
	var token string
	if err == nil {
		token, err = o.ActivationToken(profile)
	}
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"activationToken": token})
}

func (o *Org) postVerify(body []byte) error {
	var phone struct {
		Login  string `json:"login"`
		Refuse string `json:"refuse"`
	}
	if err := strictJSON(body, &phone); err != nil {
		return err
	}
	return o.OktaVerify(phone.Login, phone.Refuse)
}

func strictJSON(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	if d.More() {
		return errors.New("body: more than one value")
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", plainJSON)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // the caller may be gone
}
