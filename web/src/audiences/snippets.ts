// Questions a program asks about an audience, ready to be copied.

export const memberQuestion = (audience: string) => `query {
  isMember(user: "a-user-id", audience: { key: "${audience}" })
}`

export const membersQuestion = (audience: string) => `query {
  audience(by: { key: "${audience}" }) {
    population {
      size
      members(first: 100) {
        nodes { id name }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`

/** A question as one line for a shell. Keys of audiences have no quotes. */
export const curlOf = (origin: string, question: string) =>
  `curl -s ${origin}/graphql -H 'Content-Type: application/json' -d '${JSON.stringify({ query: question.replace(/\s+/g, ' ') })}'`
