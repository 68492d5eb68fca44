/** English text → Arabic: why a standby does not follow, or a server does not start. */
export const ARABIC_STANDBY: Readonly<Record<string, string>> = {
  'Another PostgreSQL uses this folder or its socket.':
    'يستخدم PostgreSQL آخر هذا المجلد أو مقبسه.',
  'Commits do not wait for the standby.': 'تثبيت التغييرات لا ينتظر الخادم الاحتياطي.',
  'PostgreSQL does not start in {place}: {why}': 'لا يبدأ PostgreSQL في {place}: {why}',
  'PostgreSQL in {folder} does not die (process {pids}).':
    'لا ينتهي PostgreSQL في {folder} (العملية {pids}).',
  'PostgreSQL may not read or write its own files.':
    'لا يستطيع PostgreSQL قراءة ملفاته ولا كتابتها.',
  'The data folder is damaged.': 'مجلد البيانات تالف.',
  'The data folder was made by another version of PostgreSQL.':
    'مجلد البيانات أنشأه إصدار آخر من PostgreSQL.',
  'The disk is full.': 'القرص ممتلئ.',
  'The folder {folder} cannot be emptied: {why}': 'تعذر إفراغ المجلد {folder}: {why}',
  'The primary changed meanwhile: nothing was done to the other node.':
    'تغيّر الخادم الأساسي في هذه الأثناء: لم يُفعل شيء بالعقدة الأخرى.',
  'The primary does not run: there is nothing to follow.': 'الخادم الأساسي لا يعمل: لا شيء يُتبع.',
  'The primary went on without the standby meanwhile.':
    'واصل الخادم الأساسي من دون الاحتياطي في هذه الأثناء.',
  'The standby does not follow.': 'الخادم الاحتياطي لا يتبع.',
  'The standby follows already.': 'الخادم الاحتياطي يتبع أصلًا.',
  'There is not enough memory for PostgreSQL.': 'لا توجد ذاكرة كافية لتشغيل PostgreSQL.',
  'This cluster is to have no standby.': 'لا يُراد لهذا العنقود خادم احتياطي.',
  'What is kept for the standby cannot be let go: it is still sent to.':
    'لا يمكن التخلي عما يُحفظ للاحتياطي: ما زال يُرسَل إليه.',
  'Whether process {pid}, a postgres, is a server of this cluster cannot be seen, so that its end cannot be proved.':
    'لا يمكن أن يُرى هل العملية {pid}، وهي postgres، خادم لهذا العنقود، فلا يمكن إثبات انتهائها.',
  '{path} is a link or no folder.': '{path} رابط أو ليس مجلدًا.',
}
