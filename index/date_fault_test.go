package index_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests, whatever the machine has

	"pgregory.net/rapid"

	"parterre/index"
)

func TestDaysAndSecondsThatAreNotThere(t *testing.T) {
	for sent, place := range map[string]string{
		"2023-02-29": "29 February", "1900-02-29": "29 February", "2024-02-30": "no such day", "2024-04-31": "no such day", "2024-06-00": "no such day",
		"2024-13-01": "no such month", "2024-00-10": "no such month", "31.12.2024": "not a day",
	} {
		_, issue := index.ParseValue(index.Date, sent)
		if issue == nil || issue.Code != index.DateInvalid || !strings.Contains(issue.Message, place) || issue.Hint == "" {
			t.Errorf("%s: %v, should say %q", sent, issue, place)
		}
	}
	for sent, place := range map[string]string{
		"2016-12-31T23:59:60Z": "leap second", "2016-12-31T23:59:60.5+01:00": "leap second", "2016-12-31T23:59:60": "leap second", "2016-12-31T23:59:61Z": "not a date",
		"2016-02-30T23:59:60Z": "no such day", "2023-02-29T10:00:00Z": "29 February", "2023-02-29T10:00:00": "29 February", "2024-04-31T10:00:00+02:00": "no such day",
		"2024-05-31T24:00:00Z": "not a date", "2024-05-31": "not a date",
	} {
		_, issue := index.ParseValue(index.DateTime, sent)
		if issue == nil || issue.Code != index.DateTimeInvalid || !strings.Contains(issue.Message, place) || issue.Hint == "" {
			t.Errorf("%s: %v, should say %q", sent, issue, place)
		}
	}
}

func TestLocalTimesAreReadInAZone(t *testing.T) {
	for _, c := range []struct{ zone, sent, want string }{
		{"Europe/Vienna", "2024-05-31T09:30:00", "2024-05-31T07:30:00Z"},
		{"Europe/Vienna", "2024-01-31T00:30:00.25", "2024-01-30T23:30:00.25Z"},
		{"Europe/Vienna", "2024-05-31T09:30:00+05:00", "2024-05-31T09:30:00+05:00"},
		{"Europe/Vienna", "soon", "soon"},
		{"Europe/Vienna", "2024-03-31T01:59:59.999", "2024-03-31T00:59:59.999Z"},
		{"Europe/Vienna", "2024-03-31T02:00:00", "put forward"},
		{"Europe/Vienna", "2024-03-31T02:59:59", "put forward"},
		{"Europe/Vienna", "2024-03-31T03:00:00", "2024-03-31T01:00:00Z"},
		{"Europe/Vienna", "2024-10-27T02:00:00", "put back"},
		{"Europe/Vienna", "2024-10-27T02:59:59", "put back"},
		{"Europe/Vienna", "2024-10-27T03:00:00", "2024-10-27T02:00:00Z"},
		{"Europe/Vienna", "2024-10-27T01:59:59", "2024-10-26T23:59:59Z"},
		{"America/Sao_Paulo", "2018-11-04T00:30:00", "put forward"},
		{"Australia/Lord_Howe", "2024-04-07T01:45:00", "put back"}, // by half an hour
		{"Pacific/Apia", "2011-12-30T12:00:00", "put forward"},     // a whole day
		{"UTC", "2024-03-31T02:30:00", "2024-03-31T02:30:00Z"},
		{"Asia/Tokyo", "0001-01-01T00:00:00", "0001-01-01T00:00:00"}, // before the first instant there is
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, issue := index.LocalDateTime(c.sent, zone)
		if strings.HasPrefix(c.want, "put") {
			if issue == nil || issue.Code != index.DateTimeInvalid || !strings.Contains(issue.Message, c.want) || issue.Hint == "" {
				t.Errorf("%s in %s: %q, %v", c.sent, c.zone, got, issue)
			}
			continue
		}
		if issue != nil || got != c.want {
			t.Errorf("%s in %s is %q, should be %q: %v", c.sent, c.zone, got, c.want, issue)
		}
	}
	t.Run("whatever the clocks of a zone show comes back, unless they show it twice", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			zone, err := time.LoadLocation(rapid.SampledFrom([]string{"Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca", "Asia/Kolkata"}).Draw(t, "zone"))
			if err != nil {
				t.Fatal(err)
			}
			at := time.Unix(rapid.Int64Range(0, 1_900_000_000/900).Draw(t, "quarter of an hour")*900, 0).In(zone)
			wall := at.Format("2006-01-02T15:04:05")
			twice := false
			for minutes := -26 * 60; minutes <= 26*60; minutes += 15 {
				other := at.Add(time.Duration(minutes) * time.Minute)
				twice = twice || minutes != 0 && other.Format("2006-01-02T15:04:05") == wall
			}
			got, issue := index.LocalDateTime(wall, zone)
			if (issue != nil) != twice || !twice && got != index.FormatDateTime(at.UnixMilli()) {
				t.Fatalf("%s in %s is %q, should be %s: %v", wall, zone, got, at.UTC().Format(time.RFC3339), issue)
			}
		})
	})
}
