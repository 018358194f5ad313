package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/idxflow/idxflow/cmd/idxflow/dev"
)

// Exit codes.
const (
	exitOK    = 0
	exitFault = 1 // it was asked for correctly and did not work
	exitUsage = 2 // it was asked for wrongly
)

// command is one thing that idxflow does.
type command struct {
	name, summary string
	run           func(ctx context.Context, args []string, getenv func(string) string, out, errs io.Writer) error
}

var commands = []command{
	{"dev", "runs demo site, API and a simulated Okta org on this machine", dev.Main},
}

// run does what the arguments say and returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, out, errs io.Writer) int {
	name := "help"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "help", "-h", "-help", "--help":
		help(out)
		return exitOK
	}
	for _, c := range commands {
		if c.name == name {
			return exitCode(c.run(ctx, args, getenv, out, errs), errs)
		}
	}
	fmt.Fprintf(errs, "idxflow: there is no command %q; idxflow help lists them\n", name)
	return exitUsage
}

// exitCode reports err and returns the code that stands for it.
func exitCode(err error, errs io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	fmt.Fprintf(errs, "idxflow: %v\n", err)
	if errors.Is(err, dev.ErrUsage) {
		return exitUsage
	}
	return exitFault
}

func help(w io.Writer) {
	fmt.Fprint(w, "idxflow: self-service sign-up for Okta Identity Engine\n\nusage: idxflow <command> [flags]\n\n")
	for _, c := range append(commands, command{"help", "prints this", nil}) {
		fmt.Fprintf(w, "  %-6s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nidxflow <command> -help lists the command's flags.\n")
}
