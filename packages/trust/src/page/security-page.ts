import { type Html, html } from '@zennnn/templates'
import type { PromiseState } from '../judge/verdict.ts'
import { CHAPTERS, type Chapter } from '../promise/chapter.ts'
import { countStates, type PolicyView, type Sentence } from '../view/policy-view.ts'
import { keyText } from '../view/security-json.ts'
import { leftOutPart } from './left-out-part.ts'
import { sentencePart } from './sentence-part.ts'
import { stateSign } from './state-mark.ts'
import { summaryPart } from './summary-part.ts'
import { countWords, instantWords } from './words.ts'

/** Where the page and the same as data are. */
export const SECURITY_PATH = '/security'
export const SECURITY_JSON_PATH = '/security.json'

/** On the page; who wants more reads the data. */
const MOST_PROBLEMS = 5

/**
 * The content of the public security page. It takes results and nothing else: no text of it can be set by hand but notes on
 * incidents, which stand beside the state that the controls found. Works without JavaScript, on a phone and on paper.
 */
export function securityPage(view: PolicyView): Html {
  const chapters = chaptersOf(view.sentences)
  return html`<div class="policy">
<header class="policy-head">
<h1>Security of ${view.name}</h1>
<p class="lead">Each sentence below is a promise, and beside it stands what this system found when it last tried it on itself. Nobody writes these results, and nobody can hide one.</p>
<p class="quiet"><time datetime="${view.at.toISOString()}">${instantWords(view.at)}</time> · ${view.cloud}</p>
</header>
${view.chain.problems.length > 0 && chainProblems(view)}
${summaryPart(view.sentences)}
${chapters.length > 0 && contents(chapters)}
${chapters.map((chapter) => chapterPart(chapter, view.at))}
${view.leftOut.length > 0 && leftOutPart(view)}
${checkPart(view)}
</div>`
}

/** Results may be wrong, and nobody should read them without knowing it. */
function chainProblems({ chain: { problems } }: PolicyView): Html {
  return html`<section class="chain-broken" role="alert">
<h2>${stateSign('broken')} The evidence does not hold</h2>
<p>What this cloud stored of its results was changed, cut or made anew. What rests on it counts as broken.</p>
<ul>${problems.slice(0, MOST_PROBLEMS).map(({ message }) => html`<li>${message}</li>`)}</ul>
${problems.length > MOST_PROBLEMS && html`<p>And ${problems.length - MOST_PROBLEMS} more; ${SECURITY_JSON_PATH} has all.</p>`}
</section>`
}

interface ChapterSentences {
  readonly chapter: Chapter
  readonly sentences: readonly Sentence[]
}

/** In the order of the policy. */
function chaptersOf(sentences: readonly Sentence[]): readonly ChapterSentences[] {
  const groups = Map.groupBy(sentences, ({ promise }) => promise.chapter)
  return [...groups].map(([chapter, members]) => ({ chapter, sentences: members }))
}

function contents(chapters: readonly ChapterSentences[]): Html {
  return html`<nav class="contents" aria-label="Chapters"><ul>
${chapters.map(
  ({ chapter, sentences }) =>
    html`<li><a href="#${chapter}">${CHAPTERS[chapter]}</a> ${signs(sentences)}</li>`,
)}
</ul></nav>`
}

/** How many of a chapter are in each state, the worst first. */
function signs(sentences: readonly Sentence[]): Html {
  const counts = countStates(sentences)
  const states: readonly PromiseState[] = ['broken', 'unproved', 'attested', 'proved']
  return html`<span class="tally">${states
    .filter((state) => counts[state] > 0)
    .map(
      (state) =>
        html`<span>${stateSign(state)}${counts[state]}<span class="unseen"> ${state}</span></span> `,
    )}</span>`
}

function chapterPart({ chapter, sentences }: ChapterSentences, now: Date): Html {
  return html`<section class="chapter" aria-labelledby="${chapter}">
<h2 id="${chapter}">${CHAPTERS[chapter]}</h2>
${sentences.map((sentence) => sentencePart(sentence, now))}
</section>
`
}

function checkPart(view: PolicyView): Html {
  const { head, cloud, chain } = view
  return html`<section class="check" aria-labelledby="check">
<h2 id="check">Check it yourself</h2>
<p>Every result is a line of evidence, signed by this cloud and chained to the line before: none can be altered, left out or put elsewhere without breaking the chain. <a href="${SECURITY_JSON_PATH}">${SECURITY_JSON_PATH}</a> has all of this page as data, with the lines. From your own machine, the following checks signatures, chain and age, and tries what can be tried from outside:</p>
<pre><code>zennnn verify https://${cloud}</code></pre>
<dl>
<dt>Newest line</dt><dd>${countWords(head.sequence)}, <code>${head.hash}</code></dd>
<dt>Key (Ed25519)</dt><dd><code>${keyText(view)}</code></dd>
${chain.earlierKey !== undefined && html`<dt>Chain</dt><dd>since <time datetime="${chain.beganAt.toISOString()}">${instantWords(chain.beganAt)}</time>, after line ${countWords(chain.after.sequence)} of the one before, <code>${chain.after.hash}</code>, whose key was <code>${chain.earlierKey}</code></dd>`}
</dl>
</section>`
}
