package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"parterre/web"
)

type serveCommand struct {
	folder
	clock
	Listen  string   `help:"Address to listen on; localhost:8080 otherwise. Without keys it has to be on this machine only." default:"localhost:8080" placeholder:"HOST:PORT"`
	Keys    string   `help:"File with a line for each client: its name, a space, its key. A changed file counts within seconds, without a restart. PARTERRE_KEYS holds keys as well: name=key,name=key." type:"path" placeholder:"FILE" env:"PARTERRE_KEYS_FILE"`
	Rebuild bool     `help:"Make columns and bitmaps from the people anew, instead of reading what was written of them."`
	Origins []string `help:"Origins of web pages that may ask, https://app.example.org for example; * is any." placeholder:"ORIGIN"`
	Traces  string   `help:"Address of an OpenTelemetry collector that takes traces by HTTP, http://localhost:4318 for example." placeholder:"URL"`
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, s streams, logger *slog.Logger) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	keys, err := readKeys(c.Keys, os.Getenv("PARTERRE_KEYS"))
	if err != nil {
		return err
	}
	d, err := openDoor(c.Listen, keys.ring, logger)
	if err != nil {
		return err
	}
	defer d.close()
	o := options{progress: d.progress, rebuild: c.Rebuild, keep: true, folder: path, create: true, manual: c.Clock == "manual", start: c.Now.Time, keys: keys.ring, origins: c.Origins, now: s.now, memory: s.memory, logger: logger}
	if c.Traces != "" {
		traces, err := tracing(ctx, c.Traces)
		if err != nil {
			return err
		}
		defer func() {
			if err := traces.Shutdown(context.WithoutCancel(ctx)); err != nil {
				logger.Warn("the last traces were not delivered", "error", err)
			}
		}()
		o.tracer = traces
	}
	a, err := open(ctx, o)
	if err != nil {
		return c.withCure(err)
	}
	logger.Info("loaded", "users", a.report.Users, "replayed", a.report.Replayed, "rebuilt", a.report.Rebuilt, "revision", a.service.View().Revision)
	if now := a.service.View().Now; !c.Now.IsZero() && !now.Equal(c.Now.Time) {
		logger.Warn("the clock of this workspace has been moved before and stays where it is; --now is where an empty one starts", "clock", now)
	}
	watching, rest := context.WithCancel(ctx)
	defer rest()
	go keys.watch(watching, logger)
	err = a.serve(ctx, d, func(address string) {
		base := callable(c.Listen, address)
		fmt.Fprintf(s.out, "Parterre serves the workspace %q at %s/graphql\n", c.Workspace, base)
		if web.Built {
			fmt.Fprintf(s.out, "The workbench is at %s\n", base)
		}
	})
	return errors.Join(err, a.close())
}

// callable is the address to call: the name that was asked for, with the port that was given.
func callable(asked, bound string) string {
	host, _, err := net.SplitHostPort(asked)
	_, port, err2 := net.SplitHostPort(bound)
	if err != nil || err2 != nil || host == "" {
		return "http://" + bound
	}
	return "http://" + net.JoinHostPort(host, port)
}

// tracing sends traces to a collector.
func tracing(ctx context.Context, address string) (*sdktrace.TracerProvider, error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimSuffix(address, "/")+"/v1/traces"))
	if err != nil {
		return nil, fmt.Errorf("send traces to %s: %w", address, err)
	}
	return sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "parterre"), attribute.String("service.version", version()))),
	), nil
}
