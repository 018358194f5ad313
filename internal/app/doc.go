// Package app reads the configuration from the environment, all of it and nowhere else, and names every fault at once.
// The clock and the output stream enter the program here too. Its folders wire what the functions serve: steps the four
// that speak to Okta, login the one that does not, so that login links neither the sealing of tokens nor an AWS client.
package app
