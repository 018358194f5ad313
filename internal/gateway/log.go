package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// knownSteps are the step names that the log tells apart. Any other is "other": names come from Okta, and what is not
// known to be harmless is not logged.
var knownSteps = []string{
	idx.FormIdentify, idx.FormSelectIdentify, idx.FormSelectEnrollProfile, idx.FormEnrollProfile, idx.FormProfileUpdate,
	idx.FormSelectAuthenticator, idx.FormAuthenticatorData, idx.FormEnrollAuthenticator, idx.FormChallenge, idx.FormEnrollPoll,
	idx.FormSelectChannel, idx.FormChannelData, idx.FormSkip, idx.FormRedirectIDP, idx.FormSelectAuthenticate,
	idx.FormVerificationData, idx.FormRequestActivationMail,
}

func stepName(s *flow.Step) string {
	switch {
	case s == nil:
		return ""
	case slices.Contains(knownSteps, s.Name):
		return s.Name
	}
	return "other"
}

// methods that the log tells apart; the caller can write any other.
var knownMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// log writes the one line of a request. It names no path, query, header or value that the caller wrote.
func (a *API) log(ctx context.Context, x *exchange, status int) {
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	if !a.cfg.Log.Enabled(ctx, level) {
		return
	}
	calls, upstream, oktaRequest := x.meter.read()
	method := x.event.method()
	if !slices.Contains(knownMethods, method) {
		method = "other"
	}
	attrs := []slog.Attr{
		slog.String("route", orDefault(x.route.path, "unknown")), slog.String("method", method),
		slog.Int("status", status), slog.String("outcome", x.outcome),
		slog.Int("upstreamCalls", calls), slog.Int64("upstreamMs", upstream.Milliseconds()),
		slog.Int64("ownMs", max(0, (a.cfg.Now().Sub(x.started)-upstream).Milliseconds())),
	}
	for _, optional := range []struct{ name, value string }{
		{"step", x.step}, {"dropped", x.dropped}, {"oktaRequestId", oktaRequest}, {"requestId", x.requestID(ctx)},
		{"lambdaRequestId", lambdaRequestID(ctx)}, {"cause", causeText(x.cause)},
	} {
		if optional.value != "" {
			attrs = append(attrs, slog.String(optional.name, optional.value))
		}
	}
	a.cfg.Log.LogAttrs(ctx, level, "request", attrs...)
}

func orDefault(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func causeText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// panicked describes a panic without its value, which may hold what the caller sent; the runtime's own do not.
func panicked(v any) error {
	text := fmt.Sprintf("panic of type %T", v)
	var fault runtime.Error
	if err, ok := v.(error); ok && errors.As(err, &fault) {
		text = "panic: " + fault.Error()
	}
	return &flow.Problem{Code: flow.Internal, Cause: faultText(text + " at " + places())}
}

// places lists where the panic came from, innermost first.
func places() string {
	pcs := make([]uintptr, 24)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var at []string
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			at = append(at, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more || len(at) == 8 {
			return strings.Join(at, " < ")
		}
	}
}
