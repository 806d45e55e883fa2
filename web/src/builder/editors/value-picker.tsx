import { Combobox, Group, Pill, PillsInput, type PillsInputFieldProps, Text, useCombobox } from '@mantine/core'
import { type ComponentProps, Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/scalars'
import { formatCount } from '@/ui/format'
import classes from '../builder.module.css'
import { swallowSecondPress } from './second-press'

export type Choice = { value: Value; label: string; count?: number; note?: string }

type Props = {
  label: string
  values: readonly Value[]
  onChange: (values: Value[]) => void
  /** What can be chosen for what was typed; told again whenever the typing changes. */
  choices: readonly Choice[]
  /** The text the choices were found for, where others than the picker found them; they may fit it in ways only those know. */
  foundFor?: string
  onSearch: (text: string) => void
  /** How a chosen value is shown. */
  show: (value: Value) => string
  /** What may be typed that is not among the choices; null refuses it. Without it only choices can be chosen. */
  read?: (text: string) => Value | null
  /** The word between values, "or". */
  between: string
  placeholder: string
  /** Whether one value is wanted: then the list closes as soon as it is chosen. */
  single?: boolean
  /** Whether a comma ends a value. */
  commas?: boolean
}

/** Values as pills, with what is stored to choose from while typing. The list keeps its place while values are taken from it. */
export function ValuePicker({ label, values, onChange, choices: told, foundFor, onSearch, show, read, between, placeholder, single, commas = true }: Props) {
  const { t } = useTranslation('builder')
  const [typed, setTyped] = useState('')
  // Choices told for an earlier text are no choices for this one.
  const choices = foundFor === typed.trim() ? told : told.filter((choice) => choice.label.toLowerCase().includes(typed.trim().toLowerCase()))
  const field = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState<number>()
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setHeight(undefined)
    },
    onDropdownOpen: () => {
      combobox.updateSelectedOptionIndex('active')
      setHeight(field.current?.offsetHeight)
    },
  })
  useLayoutEffect(() => field.current?.querySelector('.mantine-PillsInput-input')?.scrollTo({ top: 9_999 }), [height, values.length])
  const has = (value: Value) => values.some((v) => String(v) === String(value))
  const search = (text: string) => {
    setTyped(text)
    onSearch(text)
    combobox.openDropdown()
    combobox.updateSelectedOptionIndex()
  }
  const put = (value: Value) => {
    onChange(has(value) ? values.filter((v) => String(v) !== String(value)) : [...values, value])
    setTyped('')
    onSearch('')
    if (single) combobox.closeDropdown()
    swallowSecondPress()
  }
  const own = typed.trim() === '' ? null : (read?.(typed.trim()) ?? null)
  const exact = choices.find((c) => String(c.value).toLowerCase() === String(own).toLowerCase())
  const isOwn = own !== null && !exact
  /** Takes what was typed: the stored value of that spelling, or the text itself where nothing stored contains it. */
  const commit = () => {
    const value = exact?.value ?? (choices.length === 0 ? own : null)
    if (value !== null && !has(value)) put(value)
    else setTyped('')
  }
  const first = typed === '' ? undefined : choices[0]?.value
  useEffect(() => {
    if (first !== undefined) combobox.selectFirstOption()
    // Only when other choices have come.
  }, [first])
  return (
    <Combobox store={combobox} onOptionSubmit={(at) => put(at === 'own' ? own! : choices[Number(at)]!.value)} width="max-content" position="bottom-start" shadow="md" withinPortal={false} keepMounted={false}>
      <Combobox.DropdownTarget>
        <PillsInput size="sm" className={classes.values} classNames={{ input: classes.pills }} ref={field} styles={{ input: height === undefined ? {} : { height, overflowY: 'auto' } }} onClick={() => combobox.openDropdown()} data-value>
          <Pill.Group gap={4}>
            {values.map((value, i) => (
              <Fragment key={String(value)}>
                {i > 0 && (
                  <Text span size="xs" className={classes.between} aria-hidden>
                    {between}
                  </Text>
                )}
                <Pill className={classes.pill} withRemoveButton onRemove={() => onChange(values.filter((v) => v !== value))} removeButtonProps={{ 'aria-label': t('row.removeValue', { value: show(value) }), 'aria-hidden': false }}>
                  {show(value)}
                </Pill>
              </Fragment>
            ))}
            <Combobox.EventsTarget>
              <Field
                opened={combobox.dropdownOpened}
                aria-label={label}
                className={classes.field}
                data-first={values.length === 0 || undefined}
                placeholder={values.length === 0 ? placeholder : ''}
                value={typed}
                onChange={(e) => search(e.currentTarget.value)}
                onFocus={() => {
                  onSearch(typed)
                  combobox.openDropdown()
                }}
                onBlur={() => {
                  combobox.closeDropdown()
                  if (read) commit()
                  else setTyped('')
                }}
                onKeyDown={(e) => {
                  if (e.key === 'Backspace' && typed === '' && values.length > 0) onChange(values.slice(0, -1))
                  if (e.key === 'Enter' && combobox.getSelectedOptionIndex() < 0 && own !== null) {
                    e.preventDefault()
                    commit()
                  }
                  if (commas && e.key === ',' && own !== null && typeof own === 'string') {
                    e.preventDefault()
                    commit()
                  }
                }}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={choices.length === 0 && !isOwn && read !== undefined} miw={220} maw={380}>
          <Combobox.Options mah={280} className={classes.options} aria-label={label}>
            {choices.map((choice, i) => (
              <Combobox.Option key={String(choice.value)} value={String(i)} active={has(choice.value)} aria-selected={has(choice.value)}>
                <Group justify="space-between" gap="xl" wrap="nowrap">
                  <Text span size="sm" fw={has(choice.value) ? 600 : 400}>
                    {choice.label === '' ? '“”' : choice.label}
                  </Text>
                  <Text span size="xs" className={`${classes.quiet} tabular`}>
                    {choice.note ?? (choice.count === undefined ? '' : formatCount(choice.count))}
                  </Text>
                </Group>
              </Combobox.Option>
            ))}
            {isOwn && <Combobox.Option value="own">{t('row.use', { value: show(own) })}</Combobox.Option>}
            {choices.length === 0 && !isOwn && <Combobox.Empty>{t('row.noValues')}</Combobox.Empty>}
          </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** The list scrolls without being a stop of the keyboard, which a field that says it is a combobox may have. */
const Field = ({ opened, ...rest }: PillsInputFieldProps & ComponentProps<'input'> & { opened: boolean }) => <PillsInput.Field {...rest} role="combobox" aria-expanded={opened} />
