package flow

import (
	"encoding/json"
	"math"
	"time"
)

// Render writes the view as the body of a response. It is where tokens and continuations become plain text.
func (v *View) Render() ([]byte, error) {
	out := struct {
		Status          Status      `json:"status"`
		Continuation    string      `json:"continuation,omitempty"`
		ExpiresAt       *time.Time  `json:"expiresAt,omitempty"`
		NextStep        *Step       `json:"nextStep,omitempty"`
		Messages        []Message   `json:"messages,omitempty"`
		User            *User       `json:"user,omitempty"`
		Tokens          *tokensBody `json:"tokens,omitempty"`
		InteractionCode string      `json:"interactionCode,omitempty"`
		Nonce           string      `json:"nonce,omitempty"`
		ReturnTo        string      `json:"returnTo,omitempty"`
	}{Status: v.Status, Continuation: v.Continuation.Reveal(), NextStep: v.NextStep, Messages: v.Messages, User: v.User,
		InteractionCode: v.InteractionCode.Reveal(), Nonce: v.Nonce, ReturnTo: v.ReturnTo}
	if !v.ExpiresAt.IsZero() {
		at := v.ExpiresAt.UTC().Truncate(time.Second)
		out.ExpiresAt = &at
	}
	if t := v.Tokens; t != nil {
		out.Tokens = &tokensBody{t.AccessToken.Reveal(), t.IDToken.Reveal(), t.RefreshToken.Reveal(), t.TokenType, t.ExpiresIn, t.Scope}
	}
	return json.Marshal(out)
}

type tokensBody struct {
	AccessToken  string `json:"accessToken"`
	IDToken      string `json:"idToken,omitempty"`
	RefreshToken string `json:"refreshToken,omitempty"`
	TokenType    string `json:"tokenType"`
	ExpiresIn    int    `json:"expiresIn"`
	Scope        string `json:"scope"`
}

// Render writes the problem as application/problem+json (RFC 9457). requestID names the request in the logs.
func (p *Problem) Render(requestID string) ([]byte, error) {
	k := p.Kind()
	out := struct {
		Type            string    `json:"type"`
		Title           string    `json:"title"`
		Status          int       `json:"status"`
		Detail          string    `json:"detail"`
		Code            Code      `json:"code"`
		Action          Action    `json:"action"`
		Messages        []Message `json:"messages,omitempty"`
		RetryAfter      int       `json:"retryAfterSeconds,omitempty"`
		RequestID       string    `json:"requestId,omitempty"`
		AccountMayExist bool      `json:"accountMayExist,omitempty"`
		Continuation    string    `json:"continuation,omitempty"`
		NextStep        *Step     `json:"nextStep,omitempty"`
	}{Type: "urn:idxflow:problem:" + string(k.Code), Title: k.Title, Status: k.Status, Detail: p.Detail, Code: k.Code,
		Action: p.Action(), Messages: p.Messages, RetryAfter: p.RetryAfterSeconds(), RequestID: requestID,
		AccountMayExist: p.AccountMayExist, Continuation: p.Continuation.Reveal(), NextStep: p.NextStep}
	if out.Detail == "" {
		out.Detail = k.Detail
	}
	return json.Marshal(out)
}

// RetryAfterSeconds is the wait in whole seconds, rounded up; 0 if there is none.
func (p *Problem) RetryAfterSeconds() int { return int(math.Ceil(p.RetryAfter.Seconds())) }
