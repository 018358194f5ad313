package gateway

import (
	"context"
	"sync"
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

// meter adds up what one request asked of Okta.
type meter struct {
	mu        sync.Mutex
	calls     int
	took      time.Duration
	requestID string // Okta's, of the last call that had one
}

type meterKey struct{}

func withMeter(ctx context.Context, m *meter) context.Context {
	return context.WithValue(ctx, meterKey{}, m)
}

// Observe counts a call for the log line of the request that ctx belongs to. It is meant for idx.Config.Observe, is safe
// for concurrent use, and does nothing outside of a request.
func Observe(ctx context.Context, c idx.Call) {
	m, _ := ctx.Value(meterKey{}).(*meter)
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	m.took += c.Duration
	if c.RequestID != "" {
		m.requestID = c.RequestID[:min(len(c.RequestID), 128)]
	}
}

// read returns what was counted so far.
func (m *meter) read() (calls int, took time.Duration, requestID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls, m.took, m.requestID
}
