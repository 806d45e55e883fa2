import { ActionIcon, Anchor, Button, VisuallyHidden } from '@mantine/core'
import { IconCode, IconQuote } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MomentContext } from '@/api/fresh'
import { PublishDialog } from '@/audiences/publish-dialog'
import { begin } from '@/criteria/history'
import { isEmpty } from '@/criteria/tree'
import { read } from '@/criteria/read'
import type { PopulationInput } from '@/generated/graphql'
import { useAddress } from '@/ui/address'
import { upperFirst } from '@/ui/format'
import { IssueList, type ShownIssue } from '@/ui/issue-list'
import { usePeople } from '@/ui/count'
import { LeaveGuard } from '@/ui/leave-guard'
import { Failure } from '@/ui/states'
import { tellDone, tellRefused } from '@/ui/tell'
import { Boxes } from './boxes'
import classes from './builder.module.css'
import { hand, handedTo, letGo } from './handed'
import { Head } from './head'
import { Lists } from './lists'
import { populationOf } from './population'
import { forget, recall, useShared, writeShared } from './shared'
import { isTab, Side } from './side'
import { Gone, Stale } from './stale'
import { AnswersContext, EditorContext, type Question, useEditor, VerdictsContext } from './state'
import { TextDialog } from './text-dialog'
import { useKeys } from './use-keys'
import { usePreview } from './use-preview'
import { type Fault, type Saved, useSave } from './use-save'
import { useVerdicts } from './use-verdicts'
import { useVocabulary } from './vocabulary'
import { type AudienceWords, DetailsOf, NameOf } from './words-of'

const questionOf = (saved: Saved | null): Question => {
  const definition = saved?.draft ?? saved?.active
  return { tree: read(definition?.criteria), include: definition?.include ?? [], exclude: definition?.exclude ?? [] }
}
const wordsOf = (saved: Saved | null): AudienceWords => ({ name: saved?.name ?? '', description: saved?.description ?? '', owner: saved?.owner ?? '', tags: saved?.tags ?? [] })

/** The builder over one audience, or over a new one. */
export function Builder({ audience, reload }: { audience: Saved | null; reload: () => void }) {
  const { t } = useTranslation('builder')
  const people = usePeople()
  const place = audience?.key ?? 'new'
  const navigate = useNavigate()
  const [address, setAddress] = useAddress()
  const [saved, setSaved] = useState(audience)
  const [words, setWords] = useState(() => wordsOf(audience))
  const editor = useEditor(() => handedTo(place) ?? begin(recall(place, address.c) ?? questionOf(audience)))
  useEffect(letGo, [])
  const newestEditor = useRef(editor)
  newestEditor.current = editor
  const { question } = editor
  const { preview, counts, waiting, error, again } = usePreview(question)
  const { saving, save, newest } = useSave()
  const [issues, setIssues] = useState<ShownIssue[]>([])
  const [fault, setFault] = useState<Fault>(null)
  const [nameFault, setNameFault] = useState<string | null>(null)
  const [publishing, setPublishing] = useState(address.publish === 'true')
  const [asText, setAsText] = useState(false)
  const left = useRef(false)
  useKeys(editor)

  const kept = useMemo(() => writeShared(questionOf(saved)), [saved])
  const redefined = writeShared(question) !== kept
  const dirty = redefined || JSON.stringify(words) !== JSON.stringify(wordsOf(saved))
  useShared(place, question, redefined, (c) => setAddress({ c, publish: undefined }))

  const vocabulary = useVocabulary()
  const asksNothing = isEmpty(question.tree) && question.include.length === 0
  const size = asksNothing ? null : (preview?.population?.size ?? counts?.root.size ?? null)
  const share = preview?.population && preview.population.size > 0 ? preview.population.share : size !== null && vocabulary.health.users > 0 ? size / vocabulary.health.users : 0
  const everyone = preview?.population && preview.population.share > 0 ? Math.round(preview.population.size / preview.population.share) : vocabulary.health.users
  const answers = useMemo(() => ({ facts: (id: string) => counts?.byId.get(id), everyone, waiting }), [counts, everyone, waiting])

  const whole = preview?.population != null && !waiting
  const [population, setPopulation] = useState<PopulationInput | null>(null)
  useEffect(() => {
    if (whole) setPopulation((old) => (JSON.stringify(old) === JSON.stringify(populationOf(question)) ? old : populationOf(question)))
  }, [whole, question])

  const { person, pick, answer, nobody, verdicts } = useVerdicts(address.person ?? null, question, whole ? preview.revision : null, (id) => setAddress({ person: id }))
  const tab = isTab(address.tab) ? address.tab : 'people'
  const general = (counts?.root.issues ?? []).filter((issue) => issue.code !== 'CRITERIA_EMPTY')

  const store = useCallback(
    async (before: Saved | null = saved, onto?: Saved): Promise<Saved | null> => {
      if (words.name.trim() === '') {
        setNameFault(t('name.needed'))
        document.querySelector<HTMLElement>('[data-name]')?.focus()
        return null
      }
      setNameFault(null)
      const outcome = await save(question, { ...words, name: words.name.trim() }, redefined, before, onto)
      if (!('saved' in outcome)) {
        setIssues(outcome.fault ? [] : outcome.issues)
        setFault(outcome.fault)
        if (outcome.partly && !onto) setSaved(outcome.partly)
        return null
      }
      setIssues([])
      setFault(null)
      setSaved(outcome.saved)
      setWords((now) => (now === words ? wordsOf(outcome.saved) : now))
      return outcome.saved
    },
    [question, words, redefined, saved, save, t],
  )
  const goTo = (to: Saved, publish: boolean) => {
    left.current = true
    forget(place)
    hand(to.key, newestEditor.current.history)
    void navigate({ to: '/audiences/$key/edit', params: { key: to.key }, search: { person: person?.id, tab: tab === 'people' ? undefined : tab, publish: publish ? 'true' : undefined }, replace: true })
  }
  const saveDraft = async () => {
    const done = await store()
    if (!done) return
    tellDone(t('save.saved'), { about: done.key })
    if (!audience) goTo(done, false)
  }
  const publish = async () => {
    if (preview && !preview.population) {
      tellRefused(t('save.mend'))
      document.querySelector('[data-severity], [data-unfinished]')?.scrollIntoView({ block: 'center' })
      return
    }
    const done = dirty || !saved ? await store() : saved
    if (!done) return
    if (audience) setPublishing(true)
    else goTo(done, true)
  }
  const published = !dirty && saved?.status === 'ACTIVE' && !saved.draft

  return (
    <EditorContext value={editor}>
      <AnswersContext value={answers}>
        <VerdictsContext value={verdicts}>
          <div className={classes.page}>
            <Head audience={audience && saved} status={saved?.status} dirty={dirty || !saved} total={size === null ? null : people(size)} naming={<NameOf words={words} onChange={(next) => (setWords(next), setNameFault(null))} error={nameFault} />} details={<DetailsOf words={words} onChange={setWords} />}>
              <Button variant="default" loading={saving} onClick={saveDraft} disabled={!dirty && saved !== null}>
                {t('save.draft')}
              </Button>
              <Button loading={saving} onClick={publish} disabled={published || asksNothing} title={published ? t('save.nothing') : undefined}>
                {t('save.publish')}
              </Button>
            </Head>
            {fault === 'gone' && <Gone anew={async () => { const made = await store(null); if (made) goTo(made, false) }} />}
            {fault === 'stale' && <Stale load={() => (forget(place), setAddress({ c: undefined }), reload())} over={async () => { const theirs = saved && (await newest(saved.key)); if (theirs && (await store(saved, theirs))) tellDone(t('save.saved')) }} />}
            <IssueList issues={issues} />
            {error && <Failure error={error} again={again} />}
            <div className={classes.layout}>
              <div className={classes.main}>
                <div className={classes.sentence} data-waiting={waiting || undefined}>
                  <IconQuote size={18} aria-hidden />
                  <div>
                    <p data-sentence>{isEmpty(question.tree) ? t('sentence.nothing') : sentence(preview?.description)}</p>
                    {size !== null && (
                      <p className={classes.short}>
                        <strong className="tabular">{people(size)}</strong> · <Anchor href="#people" fw={600} c="light-dark(var(--mantine-color-hedge-7), var(--mantine-color-hedge-3))" underline="always">{t('side.see')}</Anchor>
                      </p>
                    )}
                  </div>
                  <ActionIcon variant="subtle" color="gray" className={classes.asText} aria-label={t('text.show')} title={t('text.show')} onClick={() => setAsText(true)}>
                    <IconCode size={18} aria-hidden />
                  </ActionIcon>
                </div>
                <Boxes />
                <Lists />
                <IssueList issues={general} />
              </div>
              <MomentContext value={whole ? preview.revision : null}>
                <Side size={size} all={asksNothing ? vocabulary.health.users : null} share={size === null ? 0 : share} waiting={waiting} population={asksNothing ? null : population} stale={!waiting && !whole} tab={tab} onTab={(next) => setAddress({ tab: next === 'people' ? undefined : next })} person={person} answer={answer} nobody={nobody} onPerson={pick} />
              </MomentContext>
            </div>
            <VisuallyHidden aria-live="polite" role="log">
              {editor.said}
            </VisuallyHidden>
          </div>
          {asText && <TextDialog onClose={() => setAsText(false)} />}
          <LeaveGuard unsaved={() => dirty && !left.current} onLeave={() => forget(place)} />
          {saved && audience && publishing && <PublishDialog audience={saved} onClose={() => (setPublishing(false), setAddress({ publish: undefined }), tellDone(t('save.kept'), { about: saved.key }))} onPublished={() => { left.current = true; void navigate({ to: '/audiences/$key', params: { key: saved.key } }) }} />}
        </VerdictsContext>
      </AnswersContext>
    </EditorContext>
  )
}

/** A description as a sentence of its own. */
const sentence = (text: string | undefined) => (text ? `${upperFirst(text)}${/[.!?]$/.test(text) ? '' : '.'}` : '\u00a0')
