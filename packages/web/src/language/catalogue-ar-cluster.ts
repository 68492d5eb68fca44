/** English text → Arabic: clusters, and what comes back when something is lost. */
export const ARABIC_CLUSTER: Readonly<Record<string, string>> = {
  'A cluster is a primary, which changes are made in, and a standby that follows it.':
    'العنقود خادم أساسي تُجرى فيه التغييرات، وخادم احتياطي يتبعه.',
  'A crash now would lose nothing.': 'لو حدث عطل الآن لما فُقد شيء.',
  'A data centre lost: as measured': 'فقدان مركز بيانات: كما قيس',
  'A data centre lost: as promised': 'فقدان مركز بيانات: كما وُعد',
  'A dead primary': 'الخادم الأساسي إذا مات',
  'A lost disk would lose up to {time} of changes.': 'فقدان القرص يُضيع تغييرات {time} على الأكثر.',
  'A server lost: as measured': 'فقدان خادم: كما قيس',
  'A small cluster is made, written into, and its primary killed: by the code that keeps this one. Yours is not touched.':
    'يُنشأ عنقود صغير ويُكتب فيه ثم يُقتل خادمه الأساسي، بالشيفرة نفسها التي ترعى هذا العنقود. ولا يُمس عنقودك.',
  'At most {loss} hours of work, back within {back} hours ({tier}).':
    'عمل {loss} ساعة على الأكثر، والعودة خلال {back} ساعة ({tier}).',
  'At the machine': 'على الجهاز',
  By: 'بواسطة',
  'By itself': 'تلقائيًا',
  'Close the route: who wants a connection waits.': 'إغلاق المسار: من يريد اتصالًا ينتظر.',
  Clusters: 'العناقيد',
  'DEGRADED: the primary acknowledges alone.': 'DEGRADED: الخادم الأساسي يؤكد وحده.',
  Disk: 'القرص',
  'Drill of failover': 'تمرين على تجاوز العطل',
  'Drills of failover': 'تمارين تجاوز العطل',
  'End the old primary with all its processes.': 'إنهاء الخادم الأساسي القديم بكل عملياته.',
  'End {from} with all its processes.': 'إنهاء {from} بكل عملياته.',
  'Epoch {number}': 'الحقبة {number}',
  'Fail over': 'تجاوز العطل',
  'Fail {name} over?': 'تجاوز عطل {name}؟',
  Failover: 'تجاوز العطل',
  'How long a restore takes was not measured yet.': 'لم تُقس مدة الاستعادة بعد.',
  'How soon all are back was not rehearsed yet.': 'لم يُتمرن بعد على مدة عودة الجميع.',
  'If something is lost': 'إذا فُقد شيء',
  'It is refused as long as the standby does not have all that is acknowledged.':
    'يُرفض ذلك ما دام الخادم الاحتياطي لا يملك كل ما أُكد.',
  'It was ordered. It goes on without this page.': 'صدر الأمر، ويستمر دون هذه الصفحة.',
  'It would lose nothing: it waits until the standby has everything.':
    'لن يُفقد شيء: يُنتظر حتى يملك الخادم الاحتياطي كل شيء.',
  'It would lose nothing: the standby has all that was acknowledged.':
    'لن يُفقد شيء: الخادم الاحتياطي يملك كل ما أُكد.',
  'It would lose what was changed since {when}, unless the standby got it later.':
    'سيُفقد ما تغيّر منذ {when}، ما لم يصل إلى الخادم الاحتياطي لاحقًا.',
  'Keep {from} as it is, since it alone may hold changes, until somebody lets it rejoin.':
    'إبقاء {from} كما هو، فقد يحمل وحده تغييرات، حتى يسمح أحد بعودته.',
  'Last recoverable point': 'آخر نقطة يمكن استعادتها',
  'Last: {kind}': 'الأخير: {kind}',
  'Let {from} follow {to}, in the background.': 'جعل {from} يتبع {to} في الخلفية.',
  'Log kept for the standby': 'السجل المحفوظ للخادم الاحتياطي',
  'Log kept for {name}': 'السجل المحفوظ لأجل {name}',
  'Log kept until it is shipped': 'السجل المحفوظ حتى يُرسل',
  'Moves of the primary': 'انتقالات الخادم الأساسي',
  'Needs a person:': 'يحتاج إلى شخص:',
  'None yet: no backup was restored to see whether it is equal.':
    'لا توجد بعد: لم تُستعد أي نسخة للتحقق من تطابقها.',
  'Not known': 'غير معروف',
  'Not rehearsed yet.': 'لم يُتمرن عليه بعد.',
  'Not taken in time': 'لم يُؤخذ في وقته',
  'Open the route.': 'فتح المسار.',
  Orders: 'الأوامر',
  Passed: 'نجح',
  Primary: 'الخادم الأساسي',
  'Promote the standby.': 'ترقية الخادم الاحتياطي.',
  'Record that {to} is the primary, and promote it.': 'تسجيل أن {to} هو الأساسي، وترقيته.',
  'Rehearse a failover on a cluster made for it': 'التمرن على تجاوز العطل في عنقود أُنشئ لذلك',
  'Rehearse one now': 'إجراء تمرين الآن',
  'Rehearsed {ago} with some: all of this kind would be back after {time}.':
    'جرى التمرين {ago} على بعضها: ستعود كل قواعد البيانات من هذا النوع بعد {time}.',
  'Rehearsed {ago}: all databases of this kind were back after {time}.':
    'جرى التمرين {ago}: عادت كل قواعد البيانات من هذا النوع بعد {time}.',
  'Restoring it took {time}.': 'استغرقت استعادتها {time}.',
  'Rewind {from}, or copy it anew, and let it follow {to}, in the background.':
    'إرجاع {from} إلى الوراء أو نسخه من جديد، وجعله يتبع {to} في الخلفية.',
  'SYNC: the standby has every acknowledged change.': 'SYNC: لدى الخادم الاحتياطي كل تغيير أُكد.',
  'See first what it would do. Nothing was ordered yet.':
    'انظر أولًا ما الذي سيحدث. لم يصدر أمر بعد.',
  'Since {when}.': 'منذ {when}.',
  Standby: 'الخادم الاحتياطي',
  'Stop the primary.': 'إيقاف الخادم الأساسي.',
  'Stop {from}, and see that {to} has its last change; else start {from} again.':
    'إيقاف {from} والتحقق من أن لدى {to} آخر تغيير فيه، وإلا شُغّل {from} من جديد.',
  'Switch over': 'تبديل',
  'Switch {name} over?': 'تبديل {name}؟',
  Switchover: 'التبديل',
  'The cloud was lost and brought back {ago}: all databases of this kind were back after {time}, and no more than the last {lost} of work was lost.':
    'فُقدت السحابة واستُعيدت {ago}: عادت كل قواعد البيانات من هذا النوع بعد {time}، مع فقدان {lost} من العمل على الأكثر.',
  'The cloud was lost and brought back {ago}: not all databases of this kind came back.':
    'فُقدت السحابة واستُعيدت {ago}: بعض قواعد البيانات من هذا النوع لم تعد.',
  'The newest backup that was restored: {when}, {ago}.':
    'أحدث نسخة احتياطية استُعيدت: {when}، {ago}.',
  'The primary answers but does not write. Look at its log and its disk.':
    'الخادم الأساسي يجيب لكنه لا يكتب. انظر في سجله وقرصه.',
  'The primary does not answer, and is not failed over by itself. Look at its machine, or fail over by the command below.':
    'الخادم الأساسي لا يجيب، ولا يُتجاوز عطله تلقائيًا. انظر في جهازه، أو تجاوز العطل بالأمر أدناه.',
  'The primary is ended with all its processes, and the standby takes its place: for one that is broken.':
    'يُنهى الخادم الأساسي بكل عملياته ويأخذ الاحتياطي مكانه: لخادم معطوب.',
  'The standby becomes the primary, in order. Who changes something waits, less than two seconds.':
    'يصبح الخادم الاحتياطي أساسيًا بانتظام. ومن يغيّر شيئًا ينتظر أقل من ثانيتين.',
  'The standby did not get everything: the primary is started again.':
    'لم يصل كل شيء إلى الخادم الاحتياطي: يُشغّل الأساسي من جديد.',
  'There is no copy outside the home region yet.': 'لا توجد نسخة خارج منطقة المنشأ بعد.',
  'There is no primary that could take an order. At the machine:':
    'لا يوجد خادم أساسي يأخذ أمرًا. على الجهاز:',
  'There is no standby: a crash loses nothing that the disk keeps, and a lost disk all since the last backup.':
    'لا يوجد خادم احتياطي: العطل لا يُضيع شيئًا مما يحفظه القرص، وفقدان القرص يُضيع كل ما بعد آخر نسخة احتياطية.',
  'This is what was seen last: {why}': 'هذا آخر ما شوهد: {why}',
  'To add a standby, at the machine:': 'لإضافة خادم احتياطي، على الجهاز:',
  'To switch over, the standby must have every acknowledged change.':
    'للتبديل يجب أن يكون لدى الخادم الاحتياطي كل تغيير أُكد.',
  Took: 'المدة',
  'Type the words exactly, to accept the loss: {words}':
    'اكتب الكلمات تمامًا لقبول الفقدان: {words}',
  'Type these words, to accept the loss': 'اكتب هذه الكلمات لقبول الفقدان',
  What: 'ماذا',
  'What it does': 'ما الذي يحدث',
  'What was changed since {when} would be lost.': 'سيُفقد ما تغيّر منذ {when}.',
  'What was done before is shown again when there is a primary.':
    'يظهر ما جرى من قبل مجددًا عندما يوجد خادم أساسي.',
  When: 'متى',
  'Where its copies are': 'أين نسخها',
  'Write down what is in memory.': 'كتابة ما في الذاكرة.',
  'a standby again after {time}': 'خادم احتياطي من جديد بعد {time}',
  away: 'غائب',
  'being made': 'قيد الإنشاء',
  'catching up': 'يلحق بالركب',
  changing: 'يتغير',
  education: 'تعليمية',
  following: 'يتبع',
  free: 'مجانية',
  'is failed over by itself, in SYNC': 'يُتجاوز عطله تلقائيًا، في SYNC',
  'is started again in its place': 'يُشغَّل من جديد في مكانه',
  paid: 'مدفوعة',
  serving: 'في الخدمة',
  'there is none': 'لا يوجد',
  trial: 'تجريبية',
  'waits for a person': 'ينتظر شخصًا',
  '{free} free, {log} of log': '{free} متاحة، {log} للسجل',
  '{kind} from {from} to {to}: {time} without changes':
    '{kind} من {from} إلى {to}: {time} دون تغييرات',
  '{kind} under way': '{kind} جارٍ',
  '{lost, plural, =0 {No change was lost} one {# change was lost} other {# changes were lost}}, {time} without changes; rehearsed {ago}.':
    '{lost, plural, =0 {لم يُفقد أي تغيير} one {فُقد تغيير واحد} two {فُقد تغييران} few {فُقدت # تغييرات} many {فُقد # تغييرًا} other {فُقد # تغيير}}، {time} دون تغييرات؛ جرى التمرين {ago}.',
  '{lost} of {count} acknowledged changes lost': 'فُقد {lost} من {count} تغييرًا مؤكدًا',
  '{size} behind': 'متأخر بمقدار {size}',
  '{time} behind': 'متأخر {time}',
  '{time} without changes': '{time} دون تغييرات',
  '{verb}…': '{verb}…',
  '{when}, {ago}': '{when}، {ago}',
  '{when}, {ago}: every second until then is in the log.':
    '{when}، {ago}: كل ثانية حتى ذلك الحين موجودة في السجل.',
  'all is kept': 'كل شيء محفوظ',
  'all is kept, beyond the usual size': 'كل شيء محفوظ، فوق الحجم المعتاد',
  'about to be given up': 'على وشك التخلي عنه',
  'given up: the standby is copied anew': 'تُخلي عنه: يُنسخ الاحتياطي من جديد',
  'Nothing yet.': 'لا شيء بعد.',
}
