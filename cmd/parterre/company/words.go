package company

import "parterre/index"

type office struct {
	city, country string
	weight        int
	languages     []string
}

var offices = []office{
	{"Vienna", "Austria", 22, []string{"de"}},
	{"Graz", "Austria", 5, []string{"de"}},
	{"Berlin", "Germany", 14, []string{"de"}},
	{"München", "Germany", 9, []string{"de"}},
	{"Zürich", "Switzerland", 6, []string{"de", "fr"}},
	{"Paris", "France", 8, []string{"fr"}},
	{"Lyon", "France", 3, []string{"fr"}},
	{"Madrid", "Spain", 6, []string{"es"}},
	{"Lisbon", "Portugal", 4, []string{"pt"}},
	{"Milan", "Italy", 5, []string{"it"}},
	{"Kraków", "Poland", 7, []string{"pl"}},
	{"Dublin", "Ireland", 5, []string{"en"}},
	{"London", "United Kingdom", 10, []string{"en"}},
	{"New York", "United States", 9, []string{"en", "es"}},
	{"Austin", "United States", 4, []string{"en", "es"}},
	{"São Paulo", "Brazil", 3, []string{"pt"}},
	{"Bengaluru", "India", 12, []string{"en", "hi", "kn"}},
	{"Singapore", "Singapore", 4, []string{"en", "zh"}},
	{"Tokyo", "Japan", 2, []string{"ja"}},
}

var spoken = []string{"de", "fr", "es", "it", "pt", "pl", "tr", "hi", "zh", "ja", "ar", "uk"}

type department struct {
	name   string
	weight int
	remote int // percent who work from home
	teams  []string
	titles []string // from the lower levels up
}

func (d department) title(level int) string {
	switch {
	case level == 8:
		return "Chief Executive"
	case level == 7:
		return "Vice President"
	case level == 6:
		return "Director"
	}
	return d.titles[min((level-1)/2, len(d.titles)-1)]
}

var departments = []department{
	{"Engineering", 30, 55, []string{"Platform", "Search", "Mobile", "Security", "Quality"}, []string{"Engineer", "Senior Engineer", "Staff Engineer"}},
	{"Product", 7, 45, []string{"Discovery", "Growth"}, []string{"Product Analyst", "Product Manager", "Group Product Manager"}},
	{"Design", 4, 50, []string{"Interaction", "Brand"}, []string{"Designer", "Senior Designer", "Lead Designer"}},
	{"Sales", 18, 20, []string{"Enterprise", "Mid-market", "Partners"}, []string{"Sales Associate", "Account Executive", "Sales Lead"}},
	{"Marketing", 7, 35, []string{"Content", "Events", "Performance"}, []string{"Marketing Associate", "Marketing Specialist", "Marketing Lead"}},
	{"Support", 14, 40, []string{"First Line", "Second Line"}, []string{"Support Agent", "Support Specialist", "Support Lead"}},
	{"Finance", 5, 15, []string{"Accounting", "Controlling"}, []string{"Accountant", "Controller", "Finance Lead"}},
	{"People", 4, 25, []string{"Recruiting", "Learning"}, []string{"People Associate", "People Partner", "People Lead"}},
	{"Legal", 2, 20, []string{"Contracts", "Privacy"}, []string{"Paralegal", "Counsel", "Senior Counsel"}},
	{"Operations", 9, 5, []string{"Facilities", "Logistics"}, []string{"Coordinator", "Operations Specialist", "Operations Lead"}},
}

var givenNames = []string{"Anna", "Lukas", "Mia", "Felix", "Sofia", "Jonas", "Emma", "Paul", "Léa", "Hugo", "Chloé", "Louis", "Lucía", "Mateo", "Inês", "Tiago", "Giulia", "Marco",
	"Zofia", "Jakub", "Aoife", "Conor", "Olivia", "George", "Grace", "Henry", "Ava", "Noah", "Camila", "Diego", "Ananya", "Arjun", "Priya", "Rohan", "Mei", "Wei", "Yuki", "Haruto", "Elif", "Deniz",
	"Oksana", "Taras", "Layla", "Omar", "Ingrid", "Nils", "Eva", "Jan", "Katharina", "Maximilian", "Björn", "Márta", "Renée", "Siobhán"}

var familyNames = []string{"Gruber", "Huber", "Bauer", "Wagner", "Müller", "Schmidt", "Fischer", "Weber", "Meyer", "Keller", "Dubois", "Moreau", "Laurent", "García", "López", "Martín", "Silva",
	"Santos", "Costa", "Rossi", "Ferrari", "Bianchi", "Kowalski", "Nowak", "Wiśniewska", "Murphy", "Byrne", "O'Brien", "Smith", "Taylor", "Brown", "Johnson", "Williams", "Davis", "Rodríguez",
	"Sharma", "Patel", "Reddy", "Iyer", "Tan", "Lim", "Chen", "Sato", "Suzuki", "Yılmaz", "Kaya", "Shevchenko", "Bondarenko", "Haddad", "Nasser", "Lindqvist", "Novák", "Szabó", "Van den Berg"}

func teamKey(d department, team string) string { return plain(d.name) + "-" + plain(team) }

// Attributes declares what people have: kinds that JSON cannot tell, and words for whoever reads them.
func Attributes() []index.AttributeChange {
	declare := func(key string, kind index.Kind, label, description string, sensitive bool) index.AttributeChange {
		return index.AttributeChange{Key: key, Kind: &kind, Label: &label, Description: &description, Sensitive: &sensitive}
	}
	return []index.AttributeChange{
		declare("email", index.String, "E-mail", "The address at work.", false),
		declare("department", index.String, "Department", "The department the person works in.", false),
		declare("jobTitle", index.String, "Job title", "The title of the position.", false),
		declare("level", index.Integer, "Level", "The career level, 1 to 8.", false),
		declare("location", index.String, "Location", "The city of the office.", false),
		declare("country", index.String, "Country", "The country of the office.", false),
		declare("employmentType", index.String, "Employment", "full-time, part-time, contractor or intern.", false),
		declare("startDate", index.Date, "Start date", "The first day of work; it may lie ahead.", false),
		declare("languages", index.StringList, "Languages", "Spoken languages, as two-letter codes.", false),
		declare("remote", index.Boolean, "Works from home", "Whether the person works from home most of the time.", false),
		declare("weeklyHours", index.Number, "Hours a week", "Hours of work by contract.", false),
		declare("manager", index.String, "Manager", "The id of the person who leads them.", false),
		declare("lastTraining", index.DateTime, "Last training", "When the last training in safety was finished; nothing if it never was.", false),
		declare("salary", index.Number, "Salary", "Gross salary a year in euros.", true),
	}
}

// Groups returns the company with its departments and teams, and the countries with their offices, each after the groups it lies in.
func Groups() []index.GroupWrite {
	var out []index.GroupWrite
	put := func(key, name string, parents ...string) {
		out = append(out, index.GroupWrite{Key: key, Name: &name, Parents: &parents})
	}
	put("company", "The whole company")
	for _, d := range departments {
		put(plain(d.name), d.name, "company")
		for _, t := range d.teams {
			put(teamKey(d, t), d.name+" · "+t, plain(d.name))
		}
	}
	seen := map[string]bool{}
	put("dach", "Austria, Germany and Switzerland")
	for _, o := range offices {
		country := "country-" + plain(o.country)
		if !seen[country] {
			seen[country] = true
			parents := []string{}
			if o.languages[0] == "de" {
				parents = append(parents, "dach")
			}
			put(country, o.country, parents...)
		}
		put("office-"+plain(o.city), "Office "+o.city, country)
	}
	put("first-aiders", "First aiders")
	return out
}
