import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { keys, queryClient, useModel } from '../api/queries.ts'
import { createRecord } from '../api/records.ts'
import { callAction } from '../api/request.ts'
import { t } from '../language/language.ts'
import styles from './composer.module.css'
import { type Correspondent, useCorrespondent } from './correspondent.ts'
import { type Draft, useDraft } from './draft.ts'
import { ProblemText } from './problem-text.tsx'

const MAX_BODY = 20_000
const MAX_SUBJECT = 200

interface ComposerProps {
  readonly model: ModelMeta
  readonly id: string
  readonly onWritten: (said: string) => void
}

/** Writes a note for colleagues or a message to the customer; which of the two is never in doubt. */
export function Composer(props: ComposerProps): ReactNode {
  const messages = useModel('message')
  if (messages?.operations.includes('create') !== true) return null
  const mayMail =
    props.model.correspondent !== undefined && messages.actions.some(({ name }) => name === 'send')
  return <WritingForm {...props} mayMail={mayMail} />
}

function WritingForm({
  model,
  id,
  onWritten,
  mayMail,
}: ComposerProps & { readonly mayMail: boolean }): ReactNode {
  const [draft, setDraft, clear] = useDraft(model.name, id)
  const correspondent = useCorrespondent(model, id)
  const kind = mayMail ? draft.kind : 'note'
  const text = useRef<HTMLTextAreaElement>(null)
  const sending = useMutation({
    mutationFn: async () => await write({ model: model.name, id, draft, kind, correspondent }),
    onSuccess: () => {
      clear()
      onWritten(kind === 'note' ? t('Note saved') : t('Message sent'))
      text.current?.focus()
    },
    // The address may have changed: the next look shows the one of now.
    onError: async () => {
      const queryKey = keys.aside(model.name, id, 'correspondent')
      await queryClient.invalidateQueries({ queryKey })
    },
  })
  const isReady = isComplete(draft, kind, correspondent) && !sending.isPending
  const submit = (): void => {
    if (isReady) sending.mutate()
  }
  return (
    <form
      className={styles.composer}
      data-kind={kind}
      aria-label={t('Write')}
      onKeyDown={onCtrlEnter(submit)}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {mayMail && (
        <KindSwitch
          kind={kind}
          name={correspondent?.name}
          onChange={(next) => setDraft({ ...draft, kind: next })}
        />
      )}
      {kind === 'mail' ? (
        <MailHead draft={draft} correspondent={correspondent} onChange={setDraft} />
      ) : (
        <p className={styles.hint}>{t('Internal note: only colleagues see it.')}</p>
      )}
      <textarea
        ref={text}
        className={styles.text}
        aria-label={kind === 'note' ? t('Internal note') : t('Message')}
        placeholder={kind === 'note' ? t('Write a note') : t('Write a message')}
        rows={3}
        dir="auto"
        maxLength={MAX_BODY}
        value={draft.body}
        onChange={(event) => setDraft({ ...draft, body: event.currentTarget.value })}
      />
      <ProblemText error={sending.error} />
      <SendBar kind={kind} isReady={isReady} isPending={sending.isPending} />
    </form>
  )
}

function SendBar({
  kind,
  isReady,
  isPending,
}: {
  readonly kind: Draft['kind']
  readonly isReady: boolean
  readonly isPending: boolean
}): ReactNode {
  return (
    <div className={styles.actions}>
      <span className={styles.keys}>
        {kind === 'note' ? t('Ctrl-Enter saves') : t('Ctrl-Enter sends')}
      </span>
      <Button
        type="submit"
        size="xs"
        variant={kind === 'note' ? 'default' : 'filled'}
        loading={isPending}
        disabled={!isReady}
      >
        {kind === 'note' ? t('Save note') : t('Send message')}
      </Button>
    </div>
  )
}

function onCtrlEnter(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    run()
  }
}

function KindSwitch({
  kind,
  name,
  onChange,
}: {
  readonly kind: Draft['kind']
  readonly name: string | undefined
  readonly onChange: (kind: Draft['kind']) => void
}): ReactNode {
  const group = useId()
  const label = {
    note: t('Internal note'),
    mail:
      name === undefined || name === ''
        ? t('Message to the customer')
        : t('Message to {name}', { name }),
  }
  return (
    <fieldset className={styles.kinds}>
      <legend className={styles.spoken}>{t('Who is to read it')}</legend>
      {(['note', 'mail'] as const).map((one) => (
        <label key={one} className={styles.kind} data-kind={one}>
          <input type="radio" name={group} checked={kind === one} onChange={() => onChange(one)} />
          <span dir="auto" title={label[one]}>
            {label[one]}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function MailHead({
  draft,
  correspondent,
  onChange,
}: {
  readonly draft: Draft
  readonly correspondent: Correspondent | undefined
  readonly onChange: (draft: Draft) => void
}): ReactNode {
  if (correspondent !== undefined && correspondent.address === undefined)
    return (
      <p className={styles.hint}>
        {t('There is no e-mail address to write to. Add it to the record first.')}
      </p>
    )
  return (
    <>
      <p className={styles.to}>
        <span>{t('To')}</span> <bdi>{correspondent?.address ?? '…'}</bdi>
      </p>
      <input
        className={styles.subject}
        aria-label={t('Subject')}
        placeholder={t('Subject')}
        dir="auto"
        maxLength={MAX_SUBJECT}
        value={draft.subject}
        onChange={(event) => onChange({ ...draft, subject: event.currentTarget.value })}
      />
    </>
  )
}

interface Written {
  readonly model: string
  readonly id: string
  readonly draft: Draft
  readonly kind: Draft['kind']
  readonly correspondent: Correspondent | undefined
}

/** The address that was shown goes along: the server refuses when it is another one by now. */
async function write({ model, id, draft, kind, correspondent }: Written): Promise<void> {
  const body = draft.body.trim()
  if (kind === 'note') await createRecord('message', { model, record: id, body }, 'id')
  else
    await callAction('message.send', {
      model,
      record: id,
      to: correspondent?.address ?? '',
      subject: draft.subject.trim(),
      body,
    })
}

function isComplete(
  { body, subject }: Draft,
  kind: Draft['kind'],
  correspondent: Correspondent | undefined,
): boolean {
  if (body.trim() === '') return false
  return kind === 'note' || (subject.trim() !== '' && correspondent?.address !== undefined)
}
