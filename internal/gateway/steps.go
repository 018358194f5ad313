package gateway

import (
	"context"
	"mime"
	"net/http"
	"strings"

	"github.com/idxflow/idxflow/pkg/flow"
)

// Steps lists the routes of the engine: what a page posts to.
func Steps(e *flow.Engine) []Route {
	return []Route{
		step(flow.RouteRegister, e.Register),
		step(flow.RouteResume, e.Resume),
		step(flow.RouteCancel, e.Cancel),
		step(flow.RouteAuthenticator, e.Authenticator),
		step(flow.RouteVerify, e.Verify),
		step(flow.RouteResend, e.Resend),
		step(flow.RoutePoll, e.Poll),
		step(flow.RouteSkip, e.Skip),
	}
}

// step is a row: the body becomes an In by its JSON tags, and answer makes a view of it.
func step[In any](path flow.Route, answer func(context.Context, flow.Caller, In) (*flow.View, error)) Route {
	shape := shapeOf[In]()
	return Route{path: string(path), methods: http.MethodPost, serve: func(ctx context.Context, a *API, x *exchange) (*response, error) {
		if x.event.method() == http.MethodOptions {
			x.outcome = "preflight"
			return a.preflight(&x.event), nil
		}
		body, err := a.posted(&x.event)
		if err != nil {
			return nil, err
		}
		var in In
		if err := shape.decode(body, &in); err != nil {
			return nil, err
		}
		view, err := answer(ctx, a.caller(&x.event), in)
		if err != nil {
			return nil, err
		}
		x.outcome, x.step = string(view.Status), stepName(view.NextStep)
		return viewReply(view)
	}}
}

// posted returns the body of a request that may be served at all.
func (a *API) posted(e *event) ([]byte, error) {
	if err := a.admit(e); err != nil {
		return nil, err
	}
	if e.method() != http.MethodPost {
		return nil, &flow.Problem{Code: flow.MethodNotAllowed}
	}
	if !isMedia(e, mediaJSON) {
		return nil, &flow.Problem{Code: flow.UnsupportedMediaType}
	}
	return e.body()
}

// isMedia reports whether the body is plain UTF-8 of that media type, not compressed.
func isMedia(e *event, want string) bool {
	media, params, err := mime.ParseMediaType(e.header("content-type"))
	if err != nil || media != want || e.header("content-encoding") != "" {
		return false
	}
	for name, value := range params {
		if name != "charset" || !strings.EqualFold(value, "utf-8") {
			return false
		}
	}
	return true
}
