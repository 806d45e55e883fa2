import * as DndKit from '@dnd-kit/core'
import { QueryBuilderDnD } from '@react-querybuilder/dnd'
import { createDndKitAdapter } from '@react-querybuilder/dnd/dnd-kit'
import { type ComponentProps, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Path, QueryBuilder, type RuleGroupProps, type RuleGroupType, type RuleGroupTypeAny } from 'react-querybuilder'
import { move } from '@/criteria/edit'
import { atPath, toQuery, whereIn } from '@/criteria/querybuilder'
import { find, isGroup } from '@/criteria/tree'
import { Box } from './box'
import classes from './builder.module.css'
import { NestedGroup } from './group'
import { Row } from './row'
import { useBuilder } from './state'
import { titleOf } from './titles'
import { useVocabulary } from './vocabulary'

/** Under the pointer lie a row, its group and its box: the innermost is meant. */
const innermost: DndKit.CollisionDetection = (args) => {
  const hit = DndKit.pointerWithin(args)
  const area = (id: DndKit.UniqueIdentifier) => {
    const rect = args.droppableRects.get(id)
    return rect ? rect.width * rect.height : Infinity
  }
  return hit.toSorted((a, b) => area(a.id) - area(b.id))
}

/** The name of what is dragged goes with the pointer; a screen reader hears of moves from us, in our own words. */
function Context({ children, ...rest }: ComponentProps<typeof DndKit.DndContext>) {
  return (
    <DndKit.DndContext {...rest} collisionDetection={innermost} accessibility={{ announcements: { onDragStart: silent, onDragOver: silent, onDragEnd: silent, onDragCancel: silent }, screenReaderInstructions: { draggable: '' } }}>
      {children}
      <DndKit.DragOverlay dropAnimation={null}>
        <Dragged />
      </DndKit.DragOverlay>
    </DndKit.DndContext>
  )
}

const silent = () => undefined

function Dragged() {
  const { t } = useTranslation('builder')
  const { tree } = useBuilder()
  const vocabulary = useVocabulary()
  const { active } = DndKit.useDndContext()
  const path = active?.data.current?.path as Path | undefined
  const item = path ? atPath(tree, path) : null
  return item && <div className={classes.dragged}>{titleOf(item, vocabulary, t)}</div>
}

// Keys move rows by steps of the tree (use-actions.ts) and not by pixels: no keyboard sensor.
const dnd = createDndKitAdapter({ ...DndKit, DndContext: Context as typeof DndKit.DndContext, useSensors: (pointer) => DndKit.useSensors(pointer) })

const controlElements = { ruleGroup: GroupAt, rule: Row }
const controlClassnames = { queryBuilder: classes.boxes }
const fields = [{ name: 'any', label: 'any' }]

/** The root draws the two boxes, a box draws its groups. */
function GroupAt(props: RuleGroupProps) {
  if (props.path.length === 1) return <Box {...props} />
  return props.path.length === 0 ? <Root {...props} /> : <NestedGroup {...props} />
}

function Root({ ruleGroup, schema, actions, translations }: RuleGroupProps) {
  const GroupControl = schema.controls.ruleGroup
  return ruleGroup.rules.map((box, at) => typeof box === 'object' && 'rules' in box && <GroupControl key={box.id} schema={schema} actions={actions} translations={translations} id={box.id} path={[at]} ruleGroup={box as RuleGroupType} />)
}

/** The two boxes with their rows and groups, moved by dragging. */
export function Boxes() {
  const { t } = useTranslation('builder')
  const { tree, edit } = useBuilder()
  const vocabulary = useVocabulary()
  const query = useMemo(() => toQuery(tree), [tree])
  const moved = (item: { id?: string }, after: RuleGroupTypeAny) => {
    const place = whereIn(after, item.id!)
    const what = find(tree, item.id!)
    if (place && what) {
      const next = move(tree, what.id, place.to, place.at)
      const group = find(next, place.to)
      if (group && isGroup(group)) edit(next, { say: t('said.moved', { of: titleOf(what, vocabulary, t), at: place.at + 1, total: group.items.length, box: titleOf(group, vocabulary, t) }) })
    }
    return false // the tree has moved it, and comes back as the query
  }
  return (
    <QueryBuilderDnD dnd={dnd} controlElements={controlElements} copyModeModifierKey="f24" groupModeModifierKey="f24">
      <QueryBuilder
        query={query}
        fields={fields}
        controlClassnames={controlClassnames}
        suppressStandardClassnames
        enableMountQueryChange={false}
        onMoveRule={(rule, _from, _to, _before, after) => moved(rule, after)}
        onMoveGroup={(group, _from, _to, _before, after) => moved(group, after)}
      />
    </QueryBuilderDnD>
  )
}
