// Command parterre serves audiences: it keeps people, answers which of them match criteria, and says so over GraphQL.
package main

func main() {}
