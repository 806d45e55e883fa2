import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import './wide-table.css'

/**
 * A table that scrolls sideways by itself where it has not the room, also by keyboard. On a phone every row is a block of lines,
 * each named by the `data-label` of its cell.
 */
export function WideTable({ label, minWidth, children }: { label: string; minWidth: number; children: ReactNode }) {
  return (
    <Table.ScrollContainer className="wide-table" minWidth={minWidth} type="native" tabIndex={0} role="group" aria-label={label}>
      <Table verticalSpacing="sm" aria-label={label}>
        {children}
      </Table>
    </Table.ScrollContainer>
  )
}
