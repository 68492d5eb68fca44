import type { Chore } from './job-worker.ts'

/**
 * When a chore is done, as a line of the queue's crontab. A time that passed while nobody worked is made up for once: of what is
 * done each night the last night, of what is done each hour the last hour. What is done more often only looks at what is, and
 * its next time is near. However long one takes, one is at work and one waits at most: more would take every place of a worker.
 */
export function choreLine({ name, pattern }: Pick<Chore, 'name' | 'pattern'>): string {
  const [minute = '', hour = ''] = pattern.split(' ')
  const once = [`queue=chore:${name}`, `jobKey=chore:${name}`, 'jobKeyMode=replace']
  const fill = fillOf(minute, hour)
  return `${pattern} ${name} ?${[...(fill === undefined ? [] : [`fill=${fill}`]), ...once].join('&')}`
}

function fillOf(minute: string, hour: string): string | undefined {
  const isEachHour = /^\d+$/.test(minute)
  if (!isEachHour) return undefined
  return hour === '*' ? '1h' : '1d'
}
