package journeys

import (
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/test/contract"
)

func TestJourneys(t *testing.T) {
	c, err := contract.Load("../../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	met := &tally{codes: map[flow.Code]int{}}
	functions := &programs{dir: t.TempDir()}
	t.Run("scripts", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Dir:                "testdata",
			RequireUniqueNames: true,
			Cmds:               commands,
			Setup: func(env *testscript.Env) error {
				met.script()
				env.Values[worldKey{}] = &world{contract: c, met: met, programs: functions, kept: map[string]string{}}
				return nil
			},
		})
	})
	met.check(t)
}

// unmet are the problems that no journey meets yet: two need a table, and one is for faults of our own.
var unmet = []flow.Code{flow.InProgress, flow.StoreUnavailable, flow.Internal}

// tally counts which problems the journeys met.
type tally struct {
	mu      sync.Mutex
	scripts int
	codes   map[flow.Code]int
}

func (m *tally) script() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scripts++
}

func (m *tally) add(code flow.Code) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.codes[code]++
}

// check demands that all journeys together met every problem. When only some were run it has nothing to say.
func (m *tally) check(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || m.scripts < len(files) || t.Failed() {
		return
	}
	t.Logf("%d journeys met %v", m.scripts, m.codes)
	for _, k := range flow.Kinds {
		switch met := m.codes[k.Code] > 0; {
		case !met && !slices.Contains(unmet, k.Code):
			t.Errorf("no journey meets %s", k.Code)
		case met && slices.Contains(unmet, k.Code):
			t.Errorf("%s is met now: take it from the list", k.Code)
		}
	}
}
