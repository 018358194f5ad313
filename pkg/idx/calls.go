package idx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// StartOptions vary how a transaction begins.
type StartOptions struct {
	// ActivationToken of a user that an administrator created. For confidential clients only.
	ActivationToken Secret
	// RedirectURI is used if the Config names none.
	RedirectURI string
	// CodeChallenge (S256) of another party that will redeem the interaction code in this client's place.
	CodeChallenge string
}

// Start begins a transaction (interact, then introspect: two requests) and returns its first step. If only the second
// request fails, the transaction is returned with the error, and [Client.Introspect] can go on with it.
func (c *Client) Start(ctx context.Context, opts StartOptions) (*Transaction, *Response, error) {
	tx, err := newTransaction(c.cfg.Random)
	if err != nil {
		return nil, nil, err
	}
	if err := c.interact(ctx, tx, opts); err != nil {
		return nil, nil, err
	}
	resp, err := c.Introspect(ctx, tx)
	return tx, resp, err
}

func (c *Client) interact(ctx context.Context, tx *Transaction, opts StartOptions) error {
	redirectURI := c.cfg.RedirectURI
	if redirectURI == "" {
		redirectURI = opts.RedirectURI
	}
	form := url.Values{
		"client_id":             {c.cfg.ClientID},
		"scope":                 {strings.Join(c.cfg.Scopes, " ")},
		"redirect_uri":          {redirectURI},
		"code_challenge":        {tx.challenge()},
		"code_challenge_method": {"S256"},
		"state":                 {tx.State()},
		"nonce":                 {tx.Nonce()},
	}
	if opts.CodeChallenge != "" {
		form.Set("code_challenge", opts.CodeChallenge)
	}
	if !opts.ActivationToken.IsZero() {
		form.Set("activation_token", opts.ActivationToken.Reveal())
	}
	c.authenticate(form)
	var answer struct {
		InteractionHandle string `json:"interaction_handle"`
	}
	if err := c.oauthCall(ctx, pathInteract, form, &answer); err != nil {
		return err
	}
	if answer.InteractionHandle == "" {
		return &Error{Kind: KindForeign, Path: pathInteract}
	}
	tx.interactionHandle = answer.InteractionHandle
	return nil
}

// authenticate adds the client secret to the form, where Okta's own SDKs put it (client_secret_post).
func (c *Client) authenticate(form url.Values) {
	if !c.cfg.ClientSecret.IsZero() {
		form.Set("client_secret", c.cfg.ClientSecret.Reveal())
	}
}

// oauthCall posts form and decodes a 200 into answer. The error is an *Error.
func (c *Client) oauthCall(ctx context.Context, path string, form url.Values, answer any) error {
	r := c.oauthRequest(path, form)
	rep, err := c.send(ctx, r)
	if err != nil {
		return err
	}
	if rep.status == 200 && isObject(rep.body) && lax(rep.body, answer) == nil {
		return nil
	}
	_, err = c.read(r, rep)
	if err == nil { // an IDX body has no place here
		err = &Error{Kind: KindForeign, Path: path, Status: rep.status}
	}
	return err
}

// Introspect asks where the transaction stands: one request, by the interaction handle, and if Okta refuses that a second
// one by the state handle. It changes nothing at Okta and does not extend the transaction's life. The error is an *Error.
func (c *Client) Introspect(ctx context.Context, tx *Transaction) (*Response, error) {
	resp, err := c.introspect(ctx, tx, "interactionHandle", tx.interactionHandle)
	if e := asError(err); e != nil && e.Kind == KindMessages && tx.stateHandle != "" {
		if again, second := c.introspect(ctx, tx, "stateToken", tx.stateHandle); second == nil {
			return again, nil
		}
	}
	return resp, err
}

func (c *Client) introspect(ctx context.Context, tx *Transaction, member, handle string) (*Response, error) {
	body, err := json.Marshal(map[string]string{member: handle})
	if err != nil {
		return nil, err
	}
	r := c.idxRequest(pathIntrospect, body)
	r.contentType = mediaION
	return c.call(ctx, tx, r, true)
}

// ErrNotOffered is returned for a form that Okta's last response does not offer. Nothing was sent.
var ErrNotOffered = errors.New("idx: form is not offered")

// Proceed submits the offered form or action of that name with values nested as its fields are, see [Form.Fill].
// It returns the next step. If Okta refuses the values, the error is an *Error of KindMessages with the response, and
// the transaction stands where that response says. The error is an *Error, a *FieldError, or wraps [ErrNotOffered].
func (c *Client) Proceed(ctx context.Context, tx *Transaction, name string, values map[string]any) (*Response, error) {
	form := tx.Form(name)
	if form == nil {
		return nil, fmt.Errorf("%w: %q", ErrNotOffered, name)
	}
	return c.Submit(ctx, tx, form, values)
}

// Submit is [Client.Proceed] for one particular form of tx, for when several share a name.
func (c *Client) Submit(ctx context.Context, tx *Transaction, form *Form, values map[string]any) (*Response, error) {
	if form.path == "" {
		return nil, &Error{Kind: KindUntrusted, Path: form.Name}
	}
	filled, err := form.Fill(values)
	if err != nil {
		return nil, err
	}
	filled[FieldStateHandle] = tx.stateHandle
	body, err := json.Marshal(filled)
	if err != nil {
		return nil, fmt.Errorf("idx: form %s: %w", form.Name, err)
	}
	r := c.idxRequest(form.path, body)
	if form.accepts != "" {
		r.contentType = form.accepts
	}
	if form.produces != "" {
		r.accept = form.produces
	}
	return c.call(ctx, tx, r, form.Name == ActionPoll || form.Name == FormEnrollPoll)
}

// call sends an IDX request and moves the transaction on. Only requests that change nothing are repeated, once.
func (c *Client) call(ctx context.Context, tx *Transaction, r request, repeatable bool) (*Response, error) {
	rep, err := c.send(ctx, r)
	if err != nil && repeatable && ctx.Err() == nil {
		rep, err = c.send(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	resp, err := c.read(r, rep)
	if resp != nil {
		tx.update(resp)
	} else if e := asError(err); e.Kind == KindMessages {
		tx.update(e.Response)
	}
	return resp, err
}
