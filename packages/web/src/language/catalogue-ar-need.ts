/** English text → Arabic: what a person has to do for a cluster, and why a move or a drill came to nothing. */
export const ARABIC_NEED: Readonly<Record<string, string>> = {
  'Another move is under way: one at a time.': 'يجري انتقال آخر: واحد في كل مرة.',
  'It did not come so far within {seconds} s.': 'لم يبلغ ذلك خلال {seconds} ث.',
  'It did not come so far within {seconds} s. {why}': 'لم يبلغ ذلك خلال {seconds} ث. {why}',
  'It failed for a reason that nobody foresaw. The cluster itself shows where its primary is.':
    'فشل لسبب لم يتوقعه أحد. والعنقود نفسه يُظهر أين خادمه الأساسي.',
  'It failed; log/work.log has the reason.': 'فشل، والسبب في log/work.log.',
  'Nobody said how it ended. The cluster itself shows where its primary is.':
    'لم يقل أحد كيف انتهى. والعنقود نفسه يُظهر أين خادمه الأساسي.',
  'Nobody took it in time, so that nothing was done.': 'لم يأخذه أحد في وقته، فلم يُفعل شيء.',
  'The cloud ended while it did this. The cluster itself shows where its primary is.':
    'انتهت السحابة أثناء ذلك. والعنقود نفسه يُظهر أين خادمه الأساسي.',
  'The cluster does not run.': 'العنقود لا يعمل.',
  'The disk does not answer: neither the primary nor a small file is written. Nothing is moved, since the standby is no better off. Look at the disk and at what else uses it.':
    'القرص لا يجيب: لا يُكتب الخادم الأساسي ولا حتى ملف صغير. لا يُنقل شيء، فحال الاحتياطي ليس أفضل. انظر في القرص وفي ما يستخدمه غير ذلك.',
  'The disk had {left} MB left: the standby was given up, so that the primary does not die of it. With {wanted} MB free it comes back by itself.':
    'بقي على القرص {left} م.ب: جرى التخلي عن الاحتياطي كي لا يموت الأساسي بسببه. ومع {wanted} م.ب متاحة يعود تلقائيًا.',
  'The disk has no room for a standby: {size} MB are missing. Free them; it is made by itself then.':
    'لا متسع على القرص لخادم احتياطي: ينقص {size} م.ب. أفسحها فيُنشأ تلقائيًا.',
  'The disk of the home has no room for a drill: {size} MB are missing. The cluster of the cloud was not tried.':
    'لا متسع على قرص المجلد لتمرين: ينقص {size} م.ب. ولم يُختبر عنقود السحابة.',
  'The failover could not be finished. It is tried again; look at the log.':
    'تعذر إتمام تجاوز العطل. تُعاد المحاولة؛ انظر في السجل.',
  'The node {node} is kept, since it alone may hold changes. Take from it what is needed, then run: {command}':
    'العقدة {node} محفوظة، فقد تحمل وحدها تغييرات. خذ منها ما يلزم، ثم شغّل: {command}',
  'The primary changed since this was ordered. Nothing was done: look at the cluster, and order anew.':
    'تغيّر الخادم الأساسي منذ صدور هذا الأمر. لم يُفعل شيء: انظر في العنقود وأصدر الأمر من جديد.',
  'The primary changed meanwhile, so that it is not moved again.':
    'تغيّر الخادم الأساسي في هذه الأثناء، فلا يُنقل مرة أخرى.',
  'The primary did not write down what is in memory, so that nothing is switched over.':
    'لم يكتب الخادم الأساسي ما في الذاكرة على القرص، فلا يجري أي تبديل.',
  'The primary did not hand over everything in time. It serves again; nothing was moved.':
    'لم يسلّم الأساسي كل شيء في وقته. عاد إلى الخدمة ولم يُنقل شيء.',
  'The primary does not answer. It was failed over by itself a moment ago, and is not again so soon: what took the one may take the other. Look at its machine, or fail over by the command below.':
    'الخادم الأساسي لا يجيب. جرى تجاوز عطله تلقائيًا قبل قليل، ولا يُعاد ذلك بهذه السرعة: فما أصاب أحدهما قد يصيب الآخر. انظر في جهازه، أو تجاوز العطل بالأمر أدناه.',
  'The primary does not start: {why} It is tried again, and nothing is moved by itself. Look at its log, or fail over by the command below.':
    'الخادم الأساسي لا يبدأ: {why} تُعاد المحاولة، ولا يُنقل شيء تلقائيًا. انظر في سجله، أو تجاوز العطل بالأمر أدناه.',
  'The roles of PostgreSQL could not be brought up to date, since no change is acknowledged. It is tried again. Is there room on the disk?':
    'تعذر تحديث أدوار PostgreSQL لأن لا تغيير يُؤكد. تُعاد المحاولة. هل على القرص متسع؟',
  'The standby could not be copied: {why}': 'تعذر نسخ الخادم الاحتياطي: {why}',
  'The standby could not be brought to follow: {why}': 'تعذر جعل الخادم الاحتياطي يتبع: {why}',
  'The standby could not be rewound: {why}': 'تعذر إرجاع الخادم الاحتياطي إلى الوراء: {why}',
  'The standby does not follow its primary.': 'الخادم الاحتياطي لا يتبع أساسيه.',
  'The standby does not have all that is acknowledged, so that nothing is switched over.':
    'لا يملك الاحتياطي كل ما أُكد، فلا يُبدَّل شيء.',
  'The standby ended.': 'انتهى الخادم الاحتياطي.',
  'The standby may lack what was changed since {when}: failing over would lose it.':
    'قد ينقص الاحتياطي ما تغيّر منذ {when}: وتجاوز العطل يُضيعه.',
  'The state of the cluster could not be written: {why} Commits wait for the standby until it is. Free some space on the disk of the home, or look why it takes nothing.':
    'تعذرت كتابة حالة العنقود: {why} ينتظر تثبيت التغييرات الخادم الاحتياطي حتى تُكتب. أفسح مكانًا على قرص المجلد، أو انظر لماذا لا يقبل شيئًا.',
  'There is no standby that could become the primary.': 'لا يوجد خادم احتياطي يمكن أن يصبح أساسيًا.',
  'What was copied to {folder} cannot be written down: {why}':
    'تعذر تثبيت ما نُسخ إلى {folder}: {why}',
  '{count, plural, one {# acknowledged change is there more than once.} other {# acknowledged changes are there more than once.}}':
    '{count, plural, one {تغيير مؤكد واحد موجود أكثر من مرة.} two {تغييران مؤكدان موجودان أكثر من مرة.} few {# تغييرات مؤكدة موجودة أكثر من مرة.} many {# تغييرًا مؤكدًا موجود أكثر من مرة.} other {# تغيير مؤكد موجود أكثر من مرة.}}',
  '{count, plural, one {# acknowledged change was lost.} other {# acknowledged changes were lost.}}':
    '{count, plural, one {فُقد تغيير مؤكد واحد.} two {فُقد تغييران مؤكدان.} few {فُقدت # تغييرات مؤكدة.} many {فُقد # تغييرًا مؤكدًا.} other {فُقد # تغيير مؤكد.}}',
}
