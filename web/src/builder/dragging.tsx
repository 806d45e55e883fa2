import * as DndKit from '@dnd-kit/core'
import { createDndKitAdapter } from '@react-querybuilder/dnd/dnd-kit'
import { type ComponentProps, createContext, useContext, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Path } from 'react-querybuilder'
import { type Drop, dropAt } from '@/criteria/drop'
import { move } from '@/criteria/edit'
import { find, isGroup } from '@/criteria/tree'
import classes from './builder.module.css'
import { atPath } from './querybuilder'
import { useBuilder } from './state'
import { titleOf } from './titles'
import { useVocabulary } from './vocabulary'

const DropContext = createContext<Drop | null>(null)

/** Where what is dragged would come to lie, as seen from one row or group: before it, after it, or within it. */
export function useDrop(id: string): 'before' | 'after' | 'within' | undefined {
  const drop = useContext(DropContext)
  if (drop?.beside?.id === id) return drop.beside.side
  return drop && !drop.beside && drop.to === id ? 'within' : undefined
}

/** Under the pointer lie a row, its group and its box: the innermost is meant. */
const innermost: DndKit.CollisionDetection = (args) => {
  const area = (id: DndKit.UniqueIdentifier) => {
    const rect = args.droppableRects.get(id)
    return rect ? rect.width * rect.height : Infinity
  }
  return DndKit.pointerWithin(args).toSorted((a, b) => area(a.id) - area(b.id))
}

const middleOf = (id: string) => {
  const rect = document.querySelector(`[data-row="${CSS.escape(id)}"]`)?.getBoundingClientRect()
  return rect ? rect.top + rect.height / 2 : Infinity
}

const silent = () => undefined

/** What is dragged is dropped between the rows the pointer is between. A screen reader hears of moves from us, in our own words. */
function Context({ children, onDragEnd: _, onDragCancel, onDragOver, ...rest }: ComponentProps<typeof DndKit.DndContext>) {
  const { t } = useTranslation('builder')
  const { tree, edit } = useBuilder()
  const vocabulary = useVocabulary()
  const [drop, setDrop] = useState<Drop | null>(null)
  const pointer = useRef(0)
  useEffect(() => {
    const follow = (event: PointerEvent) => (pointer.current = event.clientY)
    window.addEventListener('pointermove', follow, true)
    return () => window.removeEventListener('pointermove', follow, true)
  }, [])
  const dropOf = (active: DndKit.Active, over: DndKit.Over | null) => {
    const item = itemAt(active.data)
    const target = over && itemAt(over.data)
    return item && target ? dropAt(tree, item.id, target.id, pointer.current, middleOf) : null
  }
  const itemAt = (data: DndKit.Active['data'] | undefined) => atPath(tree, (data?.current?.path ?? []) as Path)
  const end = (event: DndKit.DragCancelEvent) => {
    setDrop(null)
    onDragCancel?.(event)
  }
  return (
    <DndKit.DndContext
      {...rest}
      collisionDetection={innermost}
      accessibility={{ announcements: { onDragStart: silent, onDragOver: silent, onDragEnd: silent, onDragCancel: silent }, screenReaderInstructions: { draggable: '' } }}
      onDragMove={({ active, over }) => setDrop(dropOf(active, over))}
      onDragOver={(event) => {
        setDrop(dropOf(event.active, event.over))
        onDragOver?.(event)
      }}
      onDragCancel={end}
      onDragEnd={(event) => {
        const item = itemAt(event.active.data)
        const place = dropOf(event.active, event.over)
        end(event)
        if (!item || !place) return
        const next = move(tree, item.id, place.to, place.at)
        const group = find(next, place.to)
        if (group && isGroup(group)) edit(next, { say: t('said.moved', { of: titleOf(item, vocabulary, t), at: place.at + 1, total: group.items.length, box: titleOf(group, vocabulary, t) }) })
      }}
    >
      <DropContext value={drop}>{children}</DropContext>
      <DndKit.DragOverlay dropAnimation={null}>
        <Dragged />
      </DndKit.DragOverlay>
    </DndKit.DndContext>
  )
}

/** The name of what is dragged goes with the pointer. */
function Dragged() {
  const { t } = useTranslation('builder')
  const { tree } = useBuilder()
  const vocabulary = useVocabulary()
  const { active } = DndKit.useDndContext()
  const item = atPath(tree, (active?.data.current?.path ?? []) as Path)
  return item && <div className={classes.dragged}>{titleOf(item, vocabulary, t)}</div>
}

/** Dragging for react-querybuilder. Keys move rows by steps of the tree (use-actions.ts) and not by pixels: there is no keyboard sensor. */
export const dragging = createDndKitAdapter({ ...DndKit, DndContext: Context as typeof DndKit.DndContext, useSensors: (pointer) => DndKit.useSensors(pointer) })
