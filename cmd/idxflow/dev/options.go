package dev

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/idxflow/idxflow/oktasim"
)

// ErrUsage is what errors about the command line are.
var ErrUsage = errors.New("wrong usage")

// usage is an error about the command line, in words of its own.
type usage string

func (u usage) Error() string        { return string(u) }
func (u usage) Is(target error) bool { return target == ErrUsage }

// Options say where to listen and what to simulate. The addresses are host:port; port 0 picks a free one.
type Options struct {
	Web, API, Okta, OktaAdmin string

	Policy oktasim.Policy // of the simulated org; its addresses of the app are filled in
	Seed   uint64         // of the simulated org
	// Getenv reads what on Lambda is the function's environment. With OKTA_IDX_ISSUER in it no org is simulated.
	Getenv func(string) string
	Log    io.Writer // takes the API's log lines
}

// storeNone keeps everything in the token.
const storeNone = "none"

// parse reads the flags. Asked for help, it prints that and returns flag.ErrHelp.
func parse(args []string, out io.Writer) (Options, error) {
	var o Options
	var policy, store string
	flags := flag.NewFlagSet("idxflow dev", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.Web, "web", "localhost:8080", "`address` of the demo site; port 0 picks a free one, as everywhere")
	flags.StringVar(&o.API, "api", "localhost:8081", "`address` of the API")
	flags.StringVar(&o.Okta, "okta", "localhost:8082", "`address` of the simulated org")
	flags.StringVar(&o.OktaAdmin, "okta-admin", "localhost:8083", "`address` of its admin port and inbox")
	flags.Uint64Var(&o.Seed, "seed", rand.Uint64(), "`number` that replays the org's ids, labels, codes and order")
	flags.StringVar(&policy, "policy", "", "the org's policy `file`, YAML or JSON; the multifactor org when empty")
	flags.StringVar(&store, "store", storeNone, "`kind` of store for what a token cannot hold: none")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(out)
		flags.Usage()
		return o, err
	case err != nil:
		return o, usage(err.Error())
	case flags.NArg() > 0:
		return o, usage(fmt.Sprintf("unexpected argument %q", flags.Arg(0)))
	case store == "memory" || store == "dynamodb":
		return o, usage("-store " + store + " is not supported yet; use none")
	case store != storeNone:
		return o, usage(fmt.Sprintf("-store %q is unknown; use none", store))
	case policy == "":
		return o, nil
	}
	var err error
	o.Policy, err = oktasim.ReadPolicy(policy)
	return o, err
}
