package journeys

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idxflow/idxflow/pkg/flow"
)

// expect compares the last answer with a status and one or two words.
func expect(ts *testscript.TestScript, w *world, args []string) {
	got := fmt.Sprint(w.last.status)
	if c, ok := w.last.body["code"]; ok {
		got += fmt.Sprintf(" %v %v", c, w.last.body["action"])
		w.met.add(flow.Code(fmt.Sprint(c)))
	} else {
		got += fmt.Sprintf(" %v", w.last.body["status"])
		if step, ok := w.last.body["nextStep"].(map[string]any); ok {
			got += fmt.Sprintf(" %v", step["name"])
		}
	}
	if want := strings.Join(args, " "); got != want && !strings.HasPrefix(got, want+" ") {
		ts.Fatalf("the answer is %s, want %s", got, want)
	}
}

func size(ts *testscript.TestScript, w *world, args []string) {
	ts.Logf("continuation of %d bytes", len(w.continuation))
	if len(w.continuation) > number(ts, args[0]) {
		ts.Fatalf("the continuation has %d bytes, want at most %s", len(w.continuation), args[0])
	}
}

// has looks into the last answer.
func has(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: [!] has PATH [JSON]")
	}
	for i := range args {
		args[i] = filled(ts, args[i])
	}
	if !neg {
		mustHold(ts, worldOf(ts).last.body, args[0], args[1:])
		return
	}
	if got, ok := lookup(worldOf(ts).last.body, args[0]); ok && (len(args) == 1 || reflect.DeepEqual(got, wanted(args[1]))) {
		ts.Fatalf("%s is %s", args[0], text(got))
	}
}

// mustHold fails the script unless value has something at path, equal to want if there is one.
func mustHold(ts *testscript.TestScript, value any, path string, want []string) {
	got, ok := lookup(value, path)
	if !ok {
		ts.Fatalf("there is no %s in %s", path, text(value))
	}
	if len(want) > 0 && !reflect.DeepEqual(got, wanted(want[0])) {
		ts.Fatalf("%s is %s, want %s", path, text(got), want[0])
	}
}

// wanted reads JSON; what is none is a text.
func wanted(s string) any {
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return s
	}
	return v
}

// lookup follows a path: members, indexes, length for how many, name=value for the element with that member.
func lookup(value any, path string) (any, bool) {
	for _, step := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		var ok bool
		switch v := value.(type) {
		case map[string]any:
			value, ok = v[step]
		case []any:
			value, ok = element(v, step)
		}
		if !ok {
			return nil, false
		}
	}
	return value, true
}

func element(list []any, step string) (any, bool) {
	if step == "length" {
		return float64(len(list)), true
	}
	if name, want, ok := strings.Cut(step, "="); ok {
		for _, item := range list {
			if o, ok := item.(map[string]any); ok && fmt.Sprint(o[name]) == want {
				return item, true
			}
		}
		return nil, false
	}
	i, err := strconv.Atoi(step)
	if err != nil || i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
