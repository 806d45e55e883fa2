import { DateInput, type DateInputProps, DateTimePicker, type DateTimePickerProps } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { formatDay, formatInstant } from './format'
import { readDay } from './read-day'

/** What a calendar needs to be read by all: names for its arrows, no red Sundays, nothing pale, and a place within the page. */
function useCalendar() {
  const { t } = useTranslation()
  return {
    weekendDays: [],
    hideOutsideDates: true,
    popoverProps: { withRoles: false, withinPortal: false },
    ariaLabels: {
      previousMonth: t('calendar.previousMonth'),
      nextMonth: t('calendar.nextMonth'),
      previousYear: t('calendar.previousYear'),
      nextYear: t('calendar.nextYear'),
      previousDecade: t('calendar.previousDecade'),
      nextDecade: t('calendar.nextDecade'),
    },
  }
}

/** A day, typed or chosen, as "2026-03-01". The page that has it imports the styles of @mantine/dates. */
export function DayInput(props: DateInputProps) {
  return <DateInput valueFormat={formatDay} dateParser={readDay} {...useCalendar()} {...props} />
}

type InstantProps = Omit<DateTimePickerProps, 'value' | 'onChange' | 'type'> & { value: string | null; onChange: (value: string | null) => void }

/** An instant in the zone of whoever reads it, given and taken in UTC. */
export function InstantInput({ value, onChange, ...props }: InstantProps) {
  const { t } = useTranslation()
  return (
    <DateTimePicker
      valueFormat={(picked) => formatInstant(picked.replace(' ', 'T'))}
      {...useCalendar()}
      submitButtonProps={{ 'aria-label': t('calendar.take') }}
      timePickerProps={{ 'aria-label': t('calendar.time'), hoursInputLabel: t('calendar.hours'), minutesInputLabel: t('calendar.minutes') }}
      {...props}
      value={value === null ? null : local(value)}
      onChange={(next) => onChange(next === null ? null : new Date(next.replace(' ', 'T')).toISOString())}
    />
  )
}

const two = (n: number) => String(n).padStart(2, '0')

/** An instant as the picker writes it: "2026-03-01 09:30:00" by the clock of the reader. */
export function local(instant: string): string {
  const at = new Date(instant)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
