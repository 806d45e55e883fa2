import type { Question } from './saved'

type Example = Question & { word: string; group: 'ask' | 'write' | 'watch' }

const example = (word: string, group: Example['group'], question: string, variables: object): Example => ({
  word,
  group,
  question: `${question.trim()}\n`,
  variables: Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : '',
})

/** Questions to begin with; every one runs on the company of `parterre demo`. */
export const examples: Example[] = [
  example('member', 'ask', `
query IsMember($user: String!, $audience: String!) {
  isMember(user: $user, audience: { key: $audience })
}`, { user: 'p0000001', audience: 'summit' }),

  example('memberships', 'ask', `
query Memberships($users: [String!]!) {
  memberships(users: $users) {
    user
    userStatus
    memberOf
    unchangedUntil
  }
}`, { users: ['p0000001', 'p0000042', 'nobody'] }),

  example('audiences', 'ask', `
query Audiences {
  audiences(first: 100, orderBy: { field: SIZE, direction: DESC }) {
    totalCount
    nodes {
      name
      status
      population {
        size
        share
        description
      }
    }
  }
}`, {}),

  example('preview', 'ask', `
query Preview($criteria: CriteriaInput!) {
  preview(criteria: $criteria) {
    population {
      size
      share
    }
    description
    nodes {
      description
      size
      removes
      withoutValue
    }
    issues {
      message
      hint
    }
  }
}`, {
    criteria: {
      all: [
        { attribute: { key: 'country', is: { in: ['Austria', 'Germany'] } } },
        { attribute: { key: 'languages', is: { anyOf: ['French'] } } },
        { not: { audience: { key: 'managers' } } },
      ],
    },
  }),

  example('text', 'ask', `
query FromText($text: String!) {
  criteriaFromText(text: $text) {
    criteria
    description
    population {
      size
      share
    }
    issues {
      message
      hint
      excerpt
    }
  }
}`, { text: 'department in ("Engineering", "Sales") and not role = "manager" and startDate in last P2Y' }),

  example('split', 'ask', `
query Split($audience: String!, $attribute: String!) {
  population(of: { audience: { key: $audience } }) {
    size
    composition(
      by: [{ attribute: $attribute }]
      top: 10
      baseline: { criteria: { everyone: true } }
    ) {
      cells {
        labels
        size
        share
        index
      }
      other {
        size
      }
      absent {
        size
      }
    }
  }
}`, { audience: 'managers', attribute: 'department' }),

  example('algebra', 'ask', `
query InAllOfThem($of: PopulationInput!) {
  population(of: $of) {
    size
    description
    members(first: 20) {
      nodes {
        name
        jobTitle: value(attribute: "jobTitle")
        country: value(attribute: "country")
      }
    }
  }
}`, { of: { minus: [{ intersect: [{ audience: { key: 'managers' } }, { audience: { key: 'german-speakers' } }] }, { audience: { key: 'not-trained' } }] } }),

  example('overlap', 'ask', `
query HowTheyOverlap($of: [PopulationInput!]!) {
  overlap(of: $of) {
    sizes
    size
    none
    pairs {
      first
      second
      size
      jaccard
    }
    regions(top: 10) {
      nodes {
        in
        size
        share
      }
      other {
        regions
        size
      }
    }
  }
}`, { of: ['managers', 'german-speakers', 'not-trained', 'new-joiners'].map((key) => ({ audience: { key } })) }),

  example('compare', 'ask', `
query WhatSetsThemApart($a: PopulationInput!, $b: PopulationInput!) {
  compare(a: $a, b: $b) {
    a {
      size
    }
    b {
      size
    }
    differences(top: 10) {
      by
      attribute {
        label
      }
      divergence
      values(top: 3) {
        label
        shareOfA
        shareOfB
        index
      }
    }
  }
}`, { a: { audience: { key: 'managers' } }, b: { audience: { key: 'new-joiners' } } }),

  example('why', 'ask', `
query WhyNot($user: String!, $audience: String!) {
  population(of: { audience: { key: $audience } }) {
    explain(user: $user) {
      matches
      nodes {
        description
        matches
        value
      }
    }
  }
}`, { user: 'p0000042', audience: 'summit' }),

  example('people', 'ask', `
query People($audience: String!, $first: Int!) {
  population(of: { audience: { key: $audience } }) {
    members(first: $first, orderBy: { field: NAME }) {
      totalCount
      nodes {
        id
        name
        roles
        groups {
          name
        }
        attributes {
          attribute {
            label
          }
          value
        }
      }
    }
  }
}`, { audience: 'new-joiners', first: 20 }),

  example('write', 'write', `
mutation WritePeople($users: [UserInput!]!) {
  upsertUsers(users: $users) {
    accepted
    revision
    issues {
      message
      path
      hint
    }
  }
}`, {
    users: [
      { id: 'guest-1', name: 'Guest One', attributes: [{ key: 'department', value: 'Engineering' }, { key: 'remote', value: true }] },
      { id: 'guest-2', attributes: [{ key: 'level', value: 'high' }] },
    ],
  }),

  example('draft', 'write', `
mutation MakeAudience($name: String!, $criteria: CriteriaInput!) {
  createAudience(name: $name, criteria: $criteria) {
    audience {
      key
      status
      draft {
        population {
          size
        }
        description
        issues {
          message
          hint
        }
      }
    }
    issues {
      message
      hint
    }
  }
}`, { name: 'Engineers in Europe', criteria: { all: [{ audience: { key: 'engineering' } }, { audience: { key: 'dach' } }] } }),

  example('watch', 'watch', `
subscription Watch($audience: String!) {
  audienceChanged(audiences: [{ key: $audience }]) {
    cause
    entered
    left
    now
    audience {
      name
      population {
        size
      }
    }
  }
}`, { audience: 'engineering' }),

  example('watchPreview', 'watch', `
subscription WatchCount($criteria: CriteriaInput!) {
  previewChanged(criteria: $criteria) {
    revision
    population {
      size
    }
    nodes {
      description
      size
    }
  }
}`, { criteria: { attribute: { key: 'startDate', is: { inLast: 'P90D' } } } }),
]
