import { Pill, PillGroup } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PersonPicker } from '@/people/person-picker'
import classes from '../builder.module.css'
import { useNames } from './use-names'

/** Certain people by name, and a way to add another. */
export function PeopleList({ label, users, onChange }: { label: string; users: readonly string[]; onChange: (users: string[]) => void }) {
  const { t } = useTranslation('builder')
  const names = useNames(users)
  return (
    <div className={classes.people} data-value>
      {users.length > 0 && (
        <PillGroup gap={4}>
          {users.map((id) => (
            <Pill key={id} className={classes.pill} title={id} withRemoveButton onRemove={() => onChange(users.filter((other) => other !== id))} removeButtonProps={{ 'aria-label': t('lists.remove', { name: names.nameOf(id) }), 'aria-hidden': false }}>
              {names.nameOf(id)}
            </Pill>
          ))}
        </PillGroup>
      )}
      <PersonPicker
        key={users.length}
        label={label}
        value={null}
        onPick={(person) => {
          if (!person || users.includes(person.id)) return
          names.learn(person)
          onChange([...users, person.id])
        }}
      />
    </div>
  )
}
