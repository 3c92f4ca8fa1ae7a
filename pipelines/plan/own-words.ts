// Maps what people call a thing to the one word that a file has for it, so that questions can be answered in
// Chinese.

const said: Readonly<Record<string, readonly string[]>> = {
  'zh-CN': ['中文', '简体中文', '汉语', '普通话', 'zh', 'zh_cn', 'zh-hans', 'chinese'],
  en: ['英文', '英语', 'en-us', 'en_us', 'en-gb', 'en_gb', 'english'],
  none: ['无', '没有', 'no'],
  planned: ['计划内', '计划'],
  emergency: ['紧急'],
  admission: ['放行'],
  invitation: ['邀请', '通知'],
  down: ['停用', '不可用', '停'],
  degraded: ['部分可用', '受限'],
  normal: ['正常'],
  wecom: ['企业微信', '企微'],
  dingtalk: ['钉钉'],
  feishu: ['飞书', 'lark'],
  smtp: ['邮件', '邮箱', 'mail', 'email'],
};

/** The answer in the file's `words`, part by part for a list such as `企业微信, 邮件=smtp.example.com`. */
export function inFilesWords(answer: string, words: readonly string[]): string {
  return answer.replace(/[^,，、;；=＝]+|[=＝][^,，、;；]*/gu, (part) => {
    const one = part.trim().normalize('NFKC').toLowerCase();
    return words.find((word) => word.toLowerCase() === one || said[word]?.includes(one)) ?? part;
  });
}
