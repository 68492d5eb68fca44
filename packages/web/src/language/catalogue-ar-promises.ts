/** Texts of the page of the promises. */
export const ARABIC_PROMISES: Readonly<Record<string, string>> = {
  'What we promise you': 'ما نعدكم به',
  'Every sentence of the security policy of {name}, with what was measured of your database and of the whole cloud.':
    'كل جملة من سياسة الأمان في {name}، مع ما قيس في قاعدة بياناتكم وفي السحابة كلها.',
  'The page that everybody sees': 'الصفحة التي يراها الجميع',
  'The sentences, and what was measured of the whole cloud, are published in English.':
    'تُنشر الجمل وما قيس في السحابة كلها بالإنجليزية.',
  'What this cloud stored of its results was changed, cut or made anew. What rests on it counts as broken.':
    'ما حفظته هذه السحابة من نتائجها غُيّر أو قُطع أو أُعيد صنعه. وما يستند إليه يُعد مخالفًا.',
  'Of {all} promises that can be measured of your database, none is broken.':
    'من أصل {all} من الوعود التي يمكن قياسها في قاعدة بياناتكم، لم يُخلف أي وعد.',
  'Of {all} promises that can be measured of your database, {failing, plural, one {# is not kept} other {# are not kept}}.':
    'من أصل {all} من الوعود التي يمكن قياسها في قاعدة بياناتكم، {failing, plural, one {وعد واحد لم يُوفَّ به} other {# لم يُوفَّ بها}}.',
  'The whole cloud': 'السحابة كلها',
  'Your database': 'قاعدة بياناتكم',
  'As promised': 'كما وُعد',
  'Not as promised': 'ليس كما وُعد',
  'Nothing to see yet': 'لا شيء يُرى بعد',
  'Your setting': 'إعدادكم',
  Proved: 'مثبت',
  Attested: 'مشهود عليه',
  Unproved: 'غير مثبت',
  Broken: 'مخالَف',
  'When something fails': 'عندما يتعطل شيء',
  'Your data': 'بياناتكم',
  'Passwords and sign-in': 'كلمات المرور وتسجيل الدخول',
  'Who can look in': 'من يستطيع الاطلاع',
  'Servers and data centres': 'الخوادم ومراكز البيانات',
  Connections: 'الاتصالات',
  Software: 'البرمجيات',
  'Audits and reports': 'عمليات التدقيق والبلاغات',
  'Attested by {who}, until {day}': 'يشهد عليه {who} حتى {day}',
  'Rules of signing in': 'قواعد تسجيل الدخول',
  '{copies} of the {wanted} copies that should be there by now; over all regions {missing, plural, one {# is missing} other {# are missing}}.':
    '{copies} من أصل {wanted} من النسخ التي يجب أن تكون موجودة الآن؛ وفي جميع المناطق معًا {missing, plural, one {تنقص نسخة واحدة} other {ينقص #}}.',
  'No backup was made yet, though a night has passed.':
    'لم تُنشأ أي نسخة احتياطية بعد، مع أن ليلة قد مضت.',
  'No backup of last night is in all regions.':
    'لا توجد نسخة احتياطية من الليلة الماضية في جميع المناطق.',
  'The backup of last night is missing: the newest is of {when}.':
    'تنقص النسخة الاحتياطية لليلة الماضية: الأحدث من {when}.',
  'No copy yet: the first one is made in the first night.':
    'لا توجد نسخة بعد: تُنشأ الأولى في الليلة الأولى.',
  '{count, plural, one {# backup is} other {# backups are}} kept, none of them on the ladder yet.':
    '{count, plural, one {نسخة احتياطية واحدة محفوظة} two {نسختان احتياطيتان محفوظتان} few {# نسخ احتياطية محفوظة} other {# نسخة احتياطية محفوظة}}، وليس لأي منها مكان على السلم بعد.',
  '{copies} of {full} copies, the oldest of {when}.':
    '{copies} من أصل {full} نسخة، أقدمها من {when}.',
  '{copies} of {full} copies: as many as there have to be at the age of the database.':
    '{copies} من أصل {full} نسخة: بقدر ما يجب أن يوجد بحسب عمر قاعدة البيانات.',
  'There is no copy yet.': 'لا توجد نسخة بعد.',
  '{name} ({place}): {count, plural, one {# copy} other {# copies}}':
    '{name} ({place}): {count, plural, one {نسخة واحدة} two {نسختان} few {# نسخ} other {# نسخة}}',
  'In fewer than {wanted} data centres: {short} of {copies} copies.':
    'في أقل من {wanted} مراكز بيانات: {short} من أصل {copies} من النسخ.',
  'On fewer than {wanted} continents: {short} of {copies} copies.':
    'في أقل من {wanted} قارات: {short} من أصل {copies} من النسخ.',
  '{copies, plural, one {The copy lies} other {Each of # copies lies}} in {wanted} data centres or more.':
    '{copies, plural, one {النسخة موجودة} other {كل من # من النسخ موجودة}} في {wanted} مراكز بيانات أو أكثر.',
  'There is no copy yet; you can download your data as they are now.':
    'لا توجد نسخة بعد؛ يمكنكم تنزيل بياناتكم كما هي الآن.',
  '{copies, plural, one {# copy} other {# copies}} to download, none of which is in all regions, or your data as they are now.':
    '{copies, plural, one {نسخة واحدة} two {نسختان} few {# نسخ} other {# نسخة}} للتنزيل، ليست أي منها في جميع المناطق، أو بياناتكم كما هي الآن.',
  '{copies, plural, one {# copy} other {# copies}} to download, the newest of {when}, or your data as they are now.':
    '{copies, plural, one {نسخة واحدة} two {نسختان} few {# نسخ} other {# نسخة}} للتنزيل، أحدثها من {when}، أو بياناتكم كما هي الآن.',
  'That of last night is missing.': 'نسخة الليلة الماضية ناقصة.',
  '{tried} of {copies} copies were restored to see whether they are equal.':
    'استُعيدت {tried} من أصل {copies} من النسخ للتحقق من تطابقها.',
  'Every second from {since} to {until} can be brought back.':
    'يمكن استعادة كل ثانية من {since} إلى {until}.',
  'No backup was restored yet to see whether it is equal, though a night has passed.':
    'لم تُستعد أي نسخة احتياطية بعد للتحقق من تطابقها، مع أن ليلة قد مضت.',
  'No backup was restored yet to see whether it is equal.':
    'لم تُستعد أي نسخة احتياطية بعد للتحقق من تطابقها.',
  'The newest backup that was restored and found equal is of {when}: a night is missing.':
    'أحدث نسخة احتياطية استُعيدت ووُجدت متطابقة من {when}: تنقص ليلة.',
  'The backup of {when} was restored and found equal.':
    'استُعيدت النسخة الاحتياطية من {when} ووُجدت متطابقة.',
  'The backup of {when} was restored within {time} and found equal.':
    'استُعيدت النسخة الاحتياطية من {when} خلال {time} ووُجدت متطابقة.',
  'No copy that was restored and found equal lies in another data centre yet.':
    'لا توجد بعد في مركز بيانات آخر نسخة استُعيدت ووُجدت متطابقة.',
  'The newest copy in another data centre is of {when}: {hours} hours of work would be lost now.':
    'أحدث نسخة في مركز بيانات آخر من {when}: سيُفقد الآن عمل {hours} ساعة.',
  'Yours ({tier}) is to be back within {hours} hours.':
    'يجب أن تعود قاعدة بياناتكم ({tier}) خلال {hours} ساعة.',
  'Rehearsed {ago}: {failed} of {all} databases of this kind did not come back.':
    'جرى التدرب {ago}: لم تعد {failed} من أصل {all} من قواعد البيانات من هذا النوع.',
  'This does not count any more: it is to be rehearsed with all every four weeks.':
    'لم يعد هذا يُحتسب: يجب التدرب على ذلك مع الجميع كل أربعة أسابيع.',
  '{count, plural, one {# database} other {# databases}} of the cloud came back before the turn of another one.':
    'عادت {count, plural, one {قاعدة بيانات واحدة} other {# من قواعد بيانات}} السحابة قبل دور غيرها.',
  'The standby of its cluster did not follow when it was looked at, {ago}.':
    'لم يكن الخادم الاحتياطي لعنقودها يتابع عند فحصه، {ago}.',
  'The standby of its cluster followed when it was looked at, {ago}.':
    'كان الخادم الاحتياطي لعنقودها يتابع عند فحصه، {ago}.',
  'The standby of its cluster was {bytes, plural, one {# byte} other {# bytes}} behind when it was looked at, {ago}.':
    'كان الخادم الاحتياطي لعنقودها متأخرًا بمقدار {bytes, plural, one {بايت واحد} other {# بايت}} عند فحصه، {ago}.',
  '{count, plural, one {# other customer has} other {# other customers have}} the very same database.':
    'لدى {count, plural, one {عميل آخر} other {# من العملاء الآخرين}} قاعدة البيانات نفسها.',
  'A database of your own, which no other customer has, since {when}.':
    'قاعدة بيانات خاصة بكم، ليست لأي عميل آخر، منذ {when}.',
  'The cluster has no database of its name.': 'لا توجد في العنقود قاعدة بيانات بهذا الاسم.',
  'No account but its own and those of the platform has the right to connect to yours.':
    'لا يملك أي حساب سوى حسابها وحسابات المنصة حق الاتصال بقاعدتكم.',
  '{count, plural, one {# account that is not its own has} other {# accounts that are not its own have}} the right to connect to it.':
    'يملك {count, plural, one {حساب واحد ليس لها} other {# من الحسابات التي ليست لها}} حق الاتصال بها.',
  '{count, plural, one {# account that is not its own has} other {# accounts that are not its own have}} a right in it.':
    'يملك {count, plural, one {حساب واحد ليس لها} other {# من الحسابات التي ليست لها}} حقًا فيها.',
  '{factors} of {people, plural, one {# person who may sign in has} other {# people who may sign in have}} a second factor.':
    'لدى {factors} من أصل {people, plural, one {شخص واحد يمكنه} other {# من الأشخاص الذين يمكنهم}} تسجيل الدخول عامل تحقق ثانٍ.',
  'Nobody has a password here.': 'ليس لأحد كلمة مرور هنا.',
  '{weak} of {count, plural, one {# password is} other {# passwords are}} kept otherwise than promised.':
    '{weak} من أصل {count, plural, one {كلمة مرور واحدة محفوظة} other {# من كلمات المرور محفوظة}} على غير ما وُعد.',
  '{count, plural, one {# password, kept as promised} other {# passwords, all kept as promised}}, with at least {rounds} rounds.':
    '{count, plural, one {كلمة مرور واحدة محفوظة كما وُعد} other {# من كلمات المرور، كلها محفوظة كما وُعد}}، بما لا يقل عن {rounds} دورة.',
  'After {attempts, plural, one {# wrong password} other {# wrong passwords}} within {window} one waits, {cooldown} at first.':
    'بعد {attempts, plural, one {كلمة مرور خاطئة واحدة} other {# من كلمات المرور الخاطئة}} خلال {window} يجب الانتظار، {cooldown} في البداية.',
  'A new password has at least {count} characters.':
    'كلمة المرور الجديدة من {count} محرفًا على الأقل.',
  'Nothing made for staff is in your database, and no account but its own and those of the platform may connect to it or has a right in it.':
    'لا يوجد في قاعدة بياناتكم شيء صُنع لفريقنا، ولا يمكن لأي حساب سوى حسابها وحسابات المنصة الاتصال بها وليس له حق فيها.',
  '{count, plural, one {# thing made for staff is} other {# things made for staff are}} in your database.':
    'يوجد في قاعدة بياناتكم {count, plural, one {شيء واحد صُنع} other {# من الأشياء التي صُنعت}} لفريقنا.',
  'Support did not come in within the last {days} days.': 'لم يدخل الدعم خلال آخر {days} يومًا.',
  'Support came in {visits, plural, one {# time} other {# times}} within the last {days} days, last on {when}.':
    'دخل الدعم {visits, plural, one {مرة واحدة} two {مرتين} few {# مرات} other {# مرة}} خلال آخر {days} يومًا، آخرها في {when}.',
  'Nobody of support may come in now.': 'لا يمكن لأحد من الدعم الدخول الآن.',
  'For {count, plural, one {# visit} other {# visits}} there was no grant of yours that held.':
    'لم يكن هناك إذن سارٍ منكم {count, plural, one {لزيارة واحدة} two {لزيارتين} few {لـ# زيارات} other {لـ# زيارة}}.',
  'Support may come in now: {count, plural, one {# grant holds} other {# grants hold}}.':
    'يمكن للدعم الدخول الآن: {count, plural, one {إذن واحد سارٍ} other {# من الأذونات سارية}}.',
  '{count, plural, one {# request waits} other {# requests wait}} for your answer.':
    '{count, plural, one {طلب واحد ينتظر} other {# من الطلبات تنتظر}} جوابكم.',
  '{host}: good for {days, plural, one {# more day} other {# more days}}, until {when}.':
    '{host}: صالح {days, plural, one {يومًا آخر} two {يومين آخرين} few {# أيام أخرى} other {# يومًا آخر}}، حتى {when}.',
  '{host}: it has no certificate that is good today.': '{host}: ليست له شهادة صالحة اليوم.',
  '{host}: a key or a signature of its certificates is weaker than promised.':
    '{host}: مفتاح أو توقيع في شهاداته أضعف مما وُعد.',
  '{count, plural, one {# domain of yours was} other {# domains of yours were}} not shown to be yours yet.':
    'لم يثبت بعد أن {count, plural, one {أحد نطاقاتكم ملك} other {# من نطاقاتكم ملك}} لكم.',
}
