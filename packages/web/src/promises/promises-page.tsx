import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMeta } from '../api/queries.ts'
import { spoken, t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { hasOwnVault } from '../shell/app-menu.ts'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { chapterWords } from './own-words.ts'
import { PromiseCard } from './promise-card.tsx'
import styles from './promises.module.css'
import { type OwnPromises, readOwnPromises } from './promises-api.ts'
import { PromisesSummary } from './promises-summary.tsx'

/** Results change each quarter of an hour, backups each night. */
const LOOK_AGAIN_MS = 60_000

/** Every sentence of the policy with the figures of the own database, for its administrators. */
export function PromisesPage(): ReactNode {
  const isTheirs = hasOwnVault(useMeta())
  const { data, error, refetch } = useQuery({
    enabled: isTheirs,
    queryKey: ['promises', 'own'],
    queryFn: async ({ signal }) => await readOwnPromises(signal),
    refetchInterval: LOOK_AGAIN_MS,
    refetchOnWindowFocus: true,
    staleTime: 0,
    retry: false,
  })
  if (!isTheirs) return <NotFound />
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  return (
    <div className={page.page}>
      <h1 className={page.title}>{t('What we promise you')}</h1>
      {data === undefined ? <LateSkeleton lines={6} /> : <PromisesView shown={data} />}
    </div>
  )
}

function PromisesView({ shown }: { readonly shown: OwnPromises }): ReactNode {
  const now = new Date(shown.now)
  const chapters = Map.groupBy(shown.promises, ({ chapter }) => chapter)
  return (
    <>
      <p className={page.lead}>
        {t(
          'Every sentence of the security policy of {name}, with what was measured of your database and of the whole cloud.',
          {
            name: shown.name,
          },
        )}{' '}
        <a className={page.link} href={shown.page}>
          {t('The page that everybody sees')}
        </a>
      </p>
      {spoken() !== 'en' && (
        <p className={page.lead}>
          {t('The sentences, and what was measured of the whole cloud, are published in English.')}
        </p>
      )}
      {!shown.is_sound && (
        <p className={page.problem} role="alert">
          {t(
            'What this cloud stored of its results was changed, cut or made anew. What rests on it counts as broken.',
          )}
        </p>
      )}
      <PromisesSummary promises={shown.promises} />
      {[...chapters].map(([chapter, promises]) => (
        <section key={chapter} className={styles.chapter} aria-labelledby={`chapter-${chapter}`}>
          <h2 id={`chapter-${chapter}`} className={styles.chapterTitle}>
            {chapterWords(chapter)}
          </h2>
          {promises.map((promise) => (
            <PromiseCard key={promise.id} promise={promise} now={now} />
          ))}
        </section>
      ))}
    </>
  )
}
