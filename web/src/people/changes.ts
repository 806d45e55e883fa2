/** What has to be asked anew after people, groups or roles were changed: the answers to a change do not name all of it. */
export const touched = { additionalTypenames: ['User', 'UserConnection', 'Population', 'Audience', 'AudienceConnection', 'Group', 'Role', 'Attribute', 'Suggestion'] }
