package journeys

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idxflow/idxflow/oktasim"
)

// newest returns the newest message for an address that has what is asked for.
func newest(ts *testscript.TestScript, w *world, to string, part func(oktasim.Message) string) string {
	for _, m := range w.org.Messages(to) {
		if found := part(m); found != "" {
			w.log.secret(found)
			return found
		}
	}
	ts.Fatalf("there is none for %s; the inbox holds %v", to, w.org.Messages(""))
	return ""
}

func code(ts *testscript.TestScript, w *world, args []string) {
	ts.Setenv("code", newest(ts, w, args[0], func(m oktasim.Message) string { return m.Code }))
}

func link(ts *testscript.TestScript, w *world, args []string) {
	ts.Setenv("link", newest(ts, w, args[0], func(m oktasim.Message) string { return m.Link }))
}

func sent(ts *testscript.TestScript, w *world, args []string) {
	messages, want := w.org.Messages(args[0]), number(ts, args[1])
	if len(messages) != want {
		ts.Fatalf("%d messages for %s, want %d: %v", len(messages), args[0], want, messages)
	}
	if len(args) > 2 && string(messages[0].Channel) != args[2] {
		ts.Fatalf("the newest came by %s, want %s", messages[0].Channel, args[2])
	}
}

func users(ts *testscript.TestScript, w *world, args []string) {
	if got := w.org.Users(); len(got) != number(ts, args[0]) {
		ts.Fatalf("%d accounts: %+v", len(got), got)
	}
}

func user(ts *testscript.TestScript, w *world, args []string) {
	for _, u := range w.org.Users() {
		if strings.EqualFold(u.Login, args[0]) {
			text, err := json.Marshal(u)
			ts.Check(err)
			var known any
			ts.Check(json.Unmarshal(text, &known))
			mustHold(ts, known, args[1], args[2:])
			return
		}
	}
	ts.Fatalf("no account %s", args[0])
}

// calls counts what the API asked of the org, its public keys not counted.
func calls(ts *testscript.TestScript, w *world, args []string) {
	var paths []string
	for _, r := range w.org.Requests() {
		if r.Method == http.MethodPost {
			paths = append(paths, r.Path)
		}
	}
	w.org.ResetRequests()
	if len(paths) != number(ts, args[0]) {
		ts.Fatalf("%d calls, want %s: %v", len(paths), args[0], paths)
	}
}

// told looks at a header of the API's last call to the org.
func told(ts *testscript.TestScript, neg bool, args []string) {
	requests := worldOf(ts).org.Requests()
	if len(args) < 1 || len(args) > 2 || len(requests) == 0 {
		ts.Fatalf("usage: [!] told HEADER [REGEXP], after a call")
	}
	values, ok := requests[len(requests)-1].Headers[http.CanonicalHeaderKey(args[0])]
	matches := ok && (len(args) == 1 || regexp.MustCompile(args[1]).MatchString(strings.Join(values, "\n")))
	if matches == neg {
		ts.Fatalf("%s is %q", args[0], values)
	}
}

// open follows redirects like a browser that was sent somewhere. Where the site begins it stops: there the pages take over.
func open(ts *testscript.TestScript, w *world, args []string) {
	next := args[0]
	for hop := 0; !strings.HasPrefix(next, site); hop++ {
		if hop == 5 {
			ts.Fatalf("still redirected at %s", next)
		}
		if strings.HasPrefix(next, w.api.URL) {
			w.header = http.Header{"Origin": nil, "Content-Type": nil}
			w.send(ts, http.MethodGet, strings.TrimPrefix(next, w.api.URL), "")
			next = w.last.header.Get("Location")
		} else {
			next = redirectOf(ts, next)
		}
		ts.Logf("-> %s", next)
		if next == "" {
			return
		}
	}
	w.arrived = next
}

func redirectOf(ts *testscript.TestScript, url string) string {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	ts.Check(err)
	response, err := http.DefaultTransport.RoundTrip(request)
	ts.Check(err)
	defer response.Body.Close()
	return response.Header.Get("Location")
}

func arrives(ts *testscript.TestScript, w *world, args []string) {
	found := regexp.MustCompile(args[0]).FindStringSubmatch(w.arrived)
	if found == nil {
		ts.Fatalf("the browser is at %q", w.arrived)
	}
	for i, name := range []string{"first", "second"} {
		if i+1 < len(found) {
			ts.Setenv(name, found[i+1])
		}
	}
}
