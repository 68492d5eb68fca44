import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { textOf } from '../api/answer.ts'
import { keys } from '../api/queries.ts'
import { readRecord } from '../api/records.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { LateSkeleton } from './late-skeleton.tsx'
import { toFrameDocument } from './mail-clean.ts'
import styles from './mail-page.module.css'
import { MailText } from './mail-text.tsx'

/** One caught mail: what its reader would see, without anything in it being run or asked for. */
export function MailView({ id }: { readonly id: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: keys.record('inbox_mail', id),
    queryFn: async () =>
      await readRecord('inbox_mail', id, 'id,from,to,subject,text,html,received_at'),
  })
  if (error !== null) return <ViewProblem error={error} />
  if (data === undefined) return <LateSkeleton lines={6} />
  return (
    <article className={styles.mail} aria-labelledby="mail-subject">
      <h2 id="mail-subject" className={styles.subject} dir="auto">
        {textOf(data['subject']) || t('(no subject)')}
      </h2>
      <dl className={styles.facts}>
        <dt>{t('From')}</dt>
        <dd>
          <bdi>{textOf(data['from'])}</bdi>
        </dd>
        <dt>{t('To')}</dt>
        <dd>
          <bdi>{textOf(data['to'])}</bdi>
        </dd>
        <dt>{t('Received')}</dt>
        <dd>{formatInstant(textOf(data['received_at']))}</dd>
      </dl>
      <Parts key={id} text={textOf(data['text'])} html={textOf(data['html'])} />
    </article>
  )
}

/** Text first: it says the same, and is all there is to see. */
function Parts({ text, html }: { readonly text: string; readonly html: string }): ReactNode {
  const [shown, setShown] = useState<'text' | 'html'>(text === '' && html !== '' ? 'html' : 'text')
  const framed = useMemo(() => toFrameDocument(html), [html])
  return (
    <>
      {html !== '' && (
        <div className={styles.parts} role="group" aria-label={t('Part of the e-mail')}>
          <Part name="text" label={t('Text')} shown={shown} onShow={setShown} />
          <Part name="html" label={t('HTML')} shown={shown} onShow={setShown} />
        </div>
      )}
      {shown === 'text' ? (
        <MailText text={text} />
      ) : (
        <iframe
          className={styles.frame}
          title={t('HTML part of the e-mail')}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          srcDoc={framed}
        />
      )}
    </>
  )
}

function Part(props: {
  readonly name: 'text' | 'html'
  readonly label: string
  readonly shown: 'text' | 'html'
  readonly onShow: (name: 'text' | 'html') => void
}): ReactNode {
  return (
    <button
      type="button"
      className={styles.part}
      aria-pressed={props.shown === props.name}
      onClick={() => props.onShow(props.name)}
    >
      {props.label}
    </button>
  )
}
