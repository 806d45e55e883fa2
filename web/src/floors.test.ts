import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

type Floor = { ours: string[]; theirs?: string[]; why: string }

const everywhere = ['react', 'react-i18next', 'i18next']
const drawn = [...everywhere, '@mantine/core', '@mantine/hooks', '@mantine/notifications', '@tabler/icons-react', '@tanstack/react-router']
const asking = [...drawn, 'urql']

/** The house, from the cellar up: what a folder of src may import. A new folder gets its line here, with its reason. */
const floors: Record<string, Floor> = {
  generated: { ours: ['api'], theirs: ['@graphql-typed-document-node/core'], why: 'types of the schema, which know the scalars of api' },
  api: { ours: ['generated'], theirs: ['react', 'urql', 'graphql-ws'], why: 'api knows how one talks to the server, and nothing that is shown' },
  words: { ours: [], theirs: everywhere, why: 'words are texts, and whoever shows them comes to them' },
  criteria: { ours: ['api', 'generated'], why: 'the tree is pure: whatever draws it, it means the same' },
  ui: { ours: ['api', 'generated'], theirs: [...drawn, 'urql', '@mantine/dates'], why: 'a piece of ui is given what it shows, and asks the server for nothing' },
  people: { ours: ['api', 'generated', 'ui', 'words'], theirs: [...asking, '@mantine/dates'], why: 'people of any population are shown on many screens, so what shows them knows none of these' },
  composition: { ours: ['api', 'generated', 'people', 'ui', 'words'], theirs: asking, why: 'a split is shown on many screens, and its parts are people' },
  audiences: { ours: ['api', 'composition', 'generated', 'people', 'ui', 'words'], theirs: asking, why: 'an audience is said and published here, and built elsewhere' },
  attributes: { ours: ['api', 'composition', 'generated', 'people', 'ui', 'words'], theirs: asking, why: 'attributes are what people have; they hear of audiences only as links' },
  imports: { ours: ['api', 'generated', 'ui', 'words'], theirs: asking, why: 'an import shows a file, not the people it brings' },
  explorer: { ours: ['api', 'ui', 'words'], theirs: [...drawn, 'graphql', 'graphiql', '@graphiql/react', '@graphiql/toolkit', '@graphiql/plugin-doc-explorer', '@graphiql/plugin-history', 'graphql-ws'], why: 'the explorer knows the schema and no screen' },
  builder: { ours: ['api', 'audiences', 'composition', 'criteria', 'generated', 'people', 'ui', 'words'], theirs: [...asking, '@mantine/dates', '@dnd-kit/core', 'react-querybuilder', '@react-querybuilder/dnd'], why: 'the builder draws criteria, shows their people, and publishes as audiences do' },
  shell: { ours: ['api', 'ui'], theirs: drawn, why: 'the shell is around every screen and knows none' },
}

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) => /\/.*(?<!\.test)\.tsx?$/.test(file) && file !== 'criteria/dice.ts')

/** What a file imports: folders of ours, packages of theirs. */
function importsOf(file: string) {
  const paths = [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/^(?:import|export) (?:[^'"]*? from )?['"]([^'"]+)['"]/gm)].map(([, path]) => path!)
  const folders = paths.filter((path) => /^(@\/|\.)/.test(path)).map((path) => (path.startsWith('@/') ? path.slice(2) : relative('.', join(dirname(file), path))).split('/')[0]!)
  const packages = paths.filter((path) => !/^(@\/|\.)/.test(path)).map((path) => path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/'))
  return { folders: new Set(folders), packages: new Set(packages) }
}

describe('the floors', () => {
  it('are all named', () => expect([...new Set(files.map((file) => file.split('/')[0]!))].filter((folder) => !floors[folder])).toEqual([]))
  it.each(Object.entries(floors))('of %s are held', (folder, { ours, theirs = [], why }) => {
    const beyond = files
      .filter((file) => file.startsWith(`${folder}/`))
      .flatMap((file) => {
        const { folders, packages } = importsOf(file)
        return [...[...folders].filter((other) => other !== folder && !ours.includes(other)), ...[...packages].filter((name) => !theirs.includes(name))].map((what) => `${file} imports ${what}`)
      })
    expect(beyond, why).toEqual([])
  })
})
