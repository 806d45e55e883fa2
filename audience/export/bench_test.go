package export_test

import (
	"context"
	"io"
	"testing"

	"parterre/audience"
	"parterre/audience/export"
	"parterre/index/block"
	"parterre/index/indextest"
)

// BenchmarkWrite writes a made-up company; an operation is one person.
func BenchmarkWrite(b *testing.B) {
	const people = 100_000
	view := &audience.View{Facts: indextest.Company(1, people, block.Production)}
	for _, format := range []export.Format{export.NDJSON, export.CSV} {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for written := 0; written < b.N; {
				f, err := export.Open(view.Everyone(), export.Order{Format: format})
				if err != nil {
					b.Fatal(err)
				}
				n, err := f.Write(context.Background(), io.Discard)
				if err != nil {
					b.Fatal(err)
				}
				written += n
			}
		})
	}
}
