package journeys

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/flow"
)

// commands are the words that scripts have beside testscript's own. What each does is in the package comment.
var commands = map[string]func(*testscript.TestScript, bool, []string){
	"org":     command(0, -1, org),
	"restart": command(0, -1, restart),
	"start":   command(0, 1, start),
	"post":    command(1, 2, post),
	"with":    command(1, 1, with),
	"send":    command(2, 3, send),
	"large":   command(3, 3, large),
	"answer":  command(2, 3, expect),
	"has":     has,
	"calls":   command(1, 1, calls),
	"told":    told,
	"size":    command(1, 1, size),
	"keep":    command(1, 1, func(_ *testscript.TestScript, w *world, a []string) { w.kept[a[0]] = w.continuation }),
	"use":     command(1, 1, func(_ *testscript.TestScript, w *world, a []string) { w.continuation = w.kept[a[0]] }),
	"code":    command(1, 1, code),
	"link":    command(1, 1, link),
	"sent":    command(2, 3, sent),
	"user":    command(3, 3, user),
	"users":   command(1, 1, users),
	"open":    command(1, 1, open),
	"arrives": command(1, 1, arrives),
	"clock":   command(1, 1, clock),
	"fault":   command(1, 1, fault),
	"unspoil": command(0, 0, func(_ *testscript.TestScript, w *world, _ []string) { w.org.ClearFaults() }),
}

// command checks the number of arguments and fills in variables.
func command(least, most int, do func(*testscript.TestScript, *world, []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg {
			ts.Fatalf("this command has no opposite")
		}
		if len(args) < least || most >= 0 && len(args) > most {
			ts.Fatalf("got %d arguments", len(args))
		}
		for i := range args {
			args[i] = filled(ts, args[i])
		}
		do(ts, worldOf(ts), args)
	}
}

var variable = regexp.MustCompile(`\$\{[a-z]+\}`)

// filled replaces variables also where the script's quotes keep testscript from it.
func filled(ts *testscript.TestScript, text string) string {
	return variable.ReplaceAllStringFunc(text, func(name string) string { return ts.Getenv(name[2 : len(name)-1]) })
}

func org(ts *testscript.TestScript, w *world, args []string) {
	var policy oktasim.Policy
	settings := map[string]string{}
	for _, arg := range args {
		name, value, isSetting := strings.Cut(arg, "=")
		switch {
		case arg == "-processes":
			w.each = true
		case isSetting:
			settings[name] = value
		default:
			var err error
			policy, err = oktasim.DecodePolicy(arg, []byte(ts.ReadFile(arg)))
			ts.Check(err)
		}
	}
	w.open(ts, policy, settings)
}

func restart(ts *testscript.TestScript, w *world, args []string) {
	settings := map[string]string{}
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		settings[name] = value
	}
	w.restart(ts, settings)
}

func start(ts *testscript.TestScript, w *world, args []string) {
	w.continuation = ""
	post(ts, w, append([]string{string(flow.RouteRegister)}, args...))
}

// post adds the continuation to the body.
func post(ts *testscript.TestScript, w *world, args []string) {
	body := map[string]any{}
	if len(args) > 1 {
		ts.Check(json.Unmarshal([]byte(args[1]), &body))
	}
	if w.continuation != "" {
		body["continuation"] = w.continuation
	}
	text, err := json.Marshal(body)
	ts.Check(err)
	w.send(ts, "POST", args[0], string(text))
}

func with(ts *testscript.TestScript, w *world, args []string) {
	name, value, ok := strings.Cut(args[0], ": ")
	if !ok {
		ts.Fatalf("%q is no header", args[0])
	}
	if w.header == nil {
		w.header = map[string][]string{}
	}
	w.header.Set(name, value)
}

func send(ts *testscript.TestScript, w *world, args []string) {
	w.send(ts, args[0], args[1], strings.Join(args[2:], ""))
}

// large sends a well-formed body of that many bytes.
func large(ts *testscript.TestScript, w *world, args []string) {
	body := `{"locale":""}`
	w.send(ts, args[0], args[1], strings.Replace(body, `""`, `"`+strings.Repeat("x", number(ts, args[2])-len(body))+`"`, 1))
}

func clock(ts *testscript.TestScript, w *world, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	w.org.Advance(d)
}

func fault(ts *testscript.TestScript, w *world, args []string) {
	var f oktasim.Fault
	ts.Check(json.Unmarshal([]byte(args[0]), &f))
	w.org.Faults(f)
}

func number(ts *testscript.TestScript, text string) int {
	n, err := strconv.Atoi(text)
	ts.Check(err)
	return n
}
