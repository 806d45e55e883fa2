import { QueryBuilderDnD } from '@react-querybuilder/dnd'
import { useMemo } from 'react'
import { QueryBuilder, type RuleGroupProps, type RuleGroupType } from 'react-querybuilder'
import { Box } from './box'
import classes from './builder.module.css'
import { dragging } from './dragging'
import { NestedGroup } from './group'
import { toQuery } from './querybuilder'
import { Row } from './row'
import { useBuilder } from './state'

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

/** The two boxes with their rows and groups. */
export function Boxes() {
  const { tree } = useBuilder()
  const query = useMemo(() => toQuery(tree), [tree])
  return (
    <QueryBuilderDnD dnd={dragging} controlElements={controlElements}>
      <QueryBuilder query={query} fields={fields} controlClassnames={controlClassnames} suppressStandardClassnames enableMountQueryChange={false} />
    </QueryBuilderDnD>
  )
}
