import { addWords } from '@/words'

addWords('builder', {
  page: { new: 'New audience', edit: 'Edit {{name}}', missing: 'There is no audience of this name' },
  name: { label: 'Name of the audience', placeholder: 'Name this audience', needed: 'Give the audience a name first.' },
  details: { show: 'Description, owner, tags', description: 'Description', descriptionHint: 'What it is for', owner: 'Owner', ownerHint: 'Whoever looks after it', tags: 'Tags', tagsHint: 'Words to find it by' },
  save: {
    unreached: 'The server could not be reached. Try again.',
    draft: 'Save draft', publish: 'Publish', saved: 'Draft saved', kept: 'Your changes are kept as a draft. Nothing is on before you publish it.', unsaved: 'Not saved yet', clean: 'Saved',
    mend: 'Fix what is marked first, then publish.', nothing: 'Everything is published already.',
    stale: 'Somebody else has changed this audience meanwhile', staleHint: 'Load what they have saved, or put yours over it.', load: 'Load theirs', over: 'Save mine over it',
    gone: 'Somebody else has deleted this audience meanwhile', goneHint: 'What you have here is not lost: it can be saved as a new audience.', anew: 'Save as a new audience',
  },
  text: {
    show: 'As text', title: 'The conditions as text', label: 'Conditions', hint: 'Copy them to where texts are taken, change them, or put in others: what is read takes the place of the conditions you have.', copy: 'Copy', copied: 'Copied', use: 'Use this text', used: 'The conditions are those of the text',
    at: 'Line {{line}}, character {{column}}: {{issue}}',
  },
  sentence: { nothing: 'Nobody is chosen yet. Add a first condition, and this line says in plain words whom it means.' },
  box: {
    match: 'People who match', matchOf: 'of',
    leaveOut: 'but leave out', leaveOutWho: 'people who match', leaveOutOf: 'of',
    matchEmpty: 'Start with one thing these people have in common.', starters: 'Conditions to start with', matchEveryone: 'Everyone, as long as no condition stands here.', leaveOutEmpty: 'Nobody is left out.',
    matchName: 'the people who match', leaveOutName: 'the people left out',
  },
  join: {
    all: 'all', any: 'any', one: 'exactly one', least: 'at least', none: 'none', notAll: 'not all', fewer: 'fewer than', notOne: 'not exactly one',
    label: 'How the conditions are joined: {{now}}', more: 'More', and: 'and', or: 'or', comma: 'or', orElse: 'or else', count: 'How many have to match',
    allHint: 'Every condition has to match', anyHint: 'One condition is enough', oneHint: 'One condition matches, and no other', one_choice: 'Exactly one', leastHint: 'A number of them has to match', notHint: 'Turn it round: who does not match this', notOffHint: 'Count those who match again', not: 'Not', of: 'of these', least_choice: 'At least a number',
  },
  add: {
    condition: 'Add a condition', group: 'Add a group', search: 'Search names and values', nothing: 'Nothing is called so, and nobody has such a value', searching: 'Searching…',
    text: 'Text', number: 'Number', day: 'Day', boolean: 'Yes or no', list: 'List', belonging: 'Belonging', more: 'More', values: 'Values', value: '{{label}} {{verb}} {{value}}',
    roles: 'Roles', groups: 'Groups', audience: 'Audience', users: 'Certain people', sample: 'A percentage of people', everyone: 'Everyone', least: 'At least a number of conditions', none: 'None of several conditions', one: 'Exactly one of several conditions',
    known: '{{formatted}} have a value',
  },
  row: {
    roles: 'Roles', groups: 'Groups', audience: 'Audience', users: 'People', sample: 'Share of people', everyone: 'Everyone', opaque: 'Made elsewhere', groupOf_one: 'Group of {{count}}', groupOf_other: 'Group of {{count}}',
    opaqueHint: 'It is kept as it is, and can only be removed here.', unknown: '{{key}} (no longer there)', moreVerbs: 'More',
    operator: 'How {{of}} is compared', value: 'Value for {{of}}', from: 'From, for {{of}}', to: 'To, for {{of}}', choose: 'Choose', typeText: 'Type a text', typePattern: 'Type a pattern, such as ^A.*', chooseMany: 'Choose or type', and: 'and', or: 'or',
    remove: 'Remove {{of}}', removeValue: 'Remove {{value}}', use: 'Use “{{value}}”', noValues: 'No such value', amount: 'How many, for {{of}}', unit: 'Unit, for {{of}}',
    isIn: 'is in', isNotIn: 'is not in', are: 'are', areNot: 'are not', is: 'is', isNot: 'is not', percent: 'of all people, always the same ones', percentFrom: 'from', percentTo: 'to', shuffle: 'Choose others', addPerson: 'Add a person', yes: 'yes', no: 'no', draftOnly: 'not published',
    unfinished: 'Choose a value, and the people are counted.', unfinishedGroup: 'Add a condition to this group.',
  },
  calendar: {
    way: 'Which ones, for {{of}}', ways: { this: 'this', last: 'the last', next: 'the next' }, around: { today: 'today', next: 'in the next', last: 'in the last', both: 'last and next' },
    one: { DAY: 'day', WEEK: 'week', MONTH: 'month', QUARTER: 'quarter', YEAR: 'year' }, many: { DAY: 'whole days', WEEK: 'whole weeks', MONTH: 'whole months', QUARTER: 'whole quarters', YEAR: 'whole years' },
    current: { DAY: 'and today', WEEK: 'and this week', MONTH: 'and this month', QUARTER: 'and this quarter', YEAR: 'and this year' },
    days: 'days', andNext: 'and', lastDays: 'How many days back, for {{of}}', nextDays: 'How many days ahead, for {{of}}',
    zoneOf: 'in the time zone of', zone: 'Where the time zone of {{of}} comes from',
    names: {
      JANUARY: 'January', FEBRUARY: 'February', MARCH: 'March', APRIL: 'April', MAY: 'May', JUNE: 'June', JULY: 'July', AUGUST: 'August', SEPTEMBER: 'September', OCTOBER: 'October', NOVEMBER: 'November', DECEMBER: 'December',
      MONDAY: 'Monday', TUESDAY: 'Tuesday', WEDNESDAY: 'Wednesday', THURSDAY: 'Thursday', FRIDAY: 'Friday', SATURDAY: 'Saturday', SUNDAY: 'Sunday',
    },
  },
  size: { label: 'How many are compared, for {{of}}', atLeast: 'at least', atMost: 'at most', equals: 'exactly', lessThan: 'fewer than', greaterThan: 'more than', between: 'between' },
  unit: { H_one: 'hour', H_other: 'hours', D_one: 'day', D_other: 'days', W_one: 'week', W_other: 'weeks', M_one: 'month', M_other: 'months', Y_one: 'year', Y_other: 'years' },
  count: {
    removes: '{{formatted}} more without it', removesNothing: 'nobody more without it', without_one: 'Without this condition: {{formatted}} more person', without_other: 'Without this condition: {{formatted}} more people',
    leaves: 'leaves out {{formatted}}', people_one: '{{formatted}} person', people_other: '{{formatted}} people', share: '{{share}} of everyone',
  },
  missing: {
    includes_one: 'Includes {{formatted}} person without {{of}}', includes_other: 'Includes {{formatted}} people without {{of}}', leaveOut: 'Leave them out',
    excludes_one: '{{formatted}} person without {{of}} is left out', excludes_other: '{{formatted}} people without {{of}} are left out', include: 'Include them', a: 'a value for {{label}}', rolesOf: 'roles', groupsOf: 'groups',
  },
  span: { days: '{{from}} – {{to}}', until: 'up to {{to}}', since: 'from {{from}} on', one: '{{from}}', outside: 'outside {{span}}' },
  menu: {
    label: 'Move or change {{of}}', hint: 'Drag to move, press for more', up: 'Move up', down: 'Move down', in: 'Move into the group', out: 'Move out of the group', toLeaveOut: 'Move to “leave out”', toMatch: 'Move to “match”',
    duplicate: 'Duplicate', negate: 'Turn into the opposite', wrap: 'Make it a group', unwrap: 'Dissolve the group', caseOn: 'Ignore upper and lower case', caseOff: 'Tell upper and lower case apart', zoneOn: 'Count in each person’s own time zone', zoneOff: 'Count in the workspace’s time zone', remove: 'Remove',
  },
  said: {
    moved: '{{of}} moved to place {{at}} of {{total}} in {{box}}', removed: '{{of}} removed', added: '{{of}} added', undone: 'Undone', redone: 'Done again', joined: 'Conditions are joined by {{word}}', changed: '{{of}} changed', group: 'a group',
  },
  lists: { label: 'Always in, always out', include: 'Always in', includeHint: 'In, whatever the conditions say', exclude: 'Always out', excludeHint: 'Not in, whatever the conditions say', add: 'Add a person', remove: 'Take {{name}} off the list', some_one: '{{count}} person', some_other: '{{count}} people' },
  side: { all: 'people to choose from', see: 'See them', label: 'Whom it means', total: 'People', tabs: 'What to see of these people', people: 'People', split: 'Split', test: 'Test a person', testShort: 'Test', testOne: 'Test {{name}}', faulty: 'These are the people before the last change, which is not finished yet.', waiting: 'Add a condition to see the people here.', notYet: 'Fix what is marked, and the people are shown here.', person: 'Whom do you want to test?', personHint: 'See at every condition whether this person meets it, while you change them.' },
  verdict: { in: 'In', out: 'Not in', meets: '{{name}} meets this', fails: '{{name}} does not meet this' },
})
