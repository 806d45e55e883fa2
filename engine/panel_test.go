package engine_test

import (
	"testing"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index/indextest"
)

func TestAPanelAnswersAsEveryPlanAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		d := indextest.Rapid(t)
		plans := []*engine.Plan{nil}
		wants := []map[uint32]bool{nil}
		for range rapid.IntRange(0, 12).Draw(t, "plans") {
			c := ask(d, 3, w.known)
			plans, wants = append(plans, w.compile(t, c)), append(wants, w.expect(c))
		}
		faulty, _ := engine.CompilePartial(&engine.Criteria{Not: &engine.Criteria{}}, w.env)
		plans, wants = append(plans, faulty), append(wants, nil)

		panel := engine.NewPanel(plans)
		if panel.Len() != len(plans) {
			t.Fatalf("%d plans, should be %d", panel.Len(), len(plans))
		}
		out := make([]uint64, len(plans))
		for i := range out {
			out[i] = ^uint64(0) // what was there before must not shine through
		}
		hold := func(from, to int, how string) {
			for i := range plans {
				for j := range 64 {
					got := out[i]>>j&1 == 1
					if want := from+j < to && wants[i][w.ords[from+j]]; got != want {
						t.Fatalf("%s: user %d in plan %d is %v", how, from+j, i, got)
					}
				}
			}
		}
		for from := 0; from < len(w.ords); from += engine.PanelUsers {
			to := min(from+engine.PanelUsers, len(w.ords))
			panel.EvaluateRows(w.snapshots[10], w.ords[from:to], w.oracle.now, out)
			hold(from, to, "rows")
			var users []engine.Values
			for _, r := range w.users[from:to] {
				users = append(users, r.User(w.env.Schema))
			}
			users = append(users, nil)[:min(len(users)+1, engine.PanelUsers)]
			panel.Evaluate(users, w.oracle.now, out)
			hold(from, to, "values")
		}
	})
}

func TestAPanelOfNobodyAnswersNothing(t *testing.T) {
	panel := engine.NewPanel([]*engine.Plan{engine.Everyone()})
	out := []uint64{7}
	panel.Evaluate(nil, moment(moments[0]), out)
	if out[0] != 0 {
		t.Fatalf("%b, should be 0", out[0])
	}
}
