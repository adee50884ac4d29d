// Runs scripts on XForms with ODK's engine and writes its snapshots.
//
//   node trace.mjs BATCH.json
//
// BATCH is [{"form": XFORM.xml, "script": SCRIPT.json, "media": DIR?, "out": FILE}]. The scripts and
// the output are those of `fieldapp forms trace`. Exit 1 when a form could not be loaded.

import { readFileSync, existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { JSDOM } from 'jsdom';

process.env.TZ = 'UTC';

const { window } = new JSDOM('<!doctype html><html><body></body></html>', {
	url: 'http://localhost/',
});
const BORROWED = [
	'Attr', 'CDATASection', 'Comment', 'DOMParser', 'Document', 'DocumentFragment', 'Element',
	'Node', 'NodeFilter', 'ProcessingInstruction', 'Text', 'XMLDocument', 'XMLSerializer',
	'XPathResult', 'document', 'localStorage',
];
for (const name of BORROWED) {
	if (!(name in globalThis)) {
		globalThis[name] = window[name];
	}
}
globalThis.window ??= globalThis;

const RealDate = Date;
let now = RealDate.now();

class FixedDate extends RealDate {
	constructor(...given) {
		super(...(given.length === 0 ? [now] : given));
	}

	static now() {
		return now;
	}
}
globalThis.Date = FixedDate;

// The engine's parser is made for browsers: where it sees node, it looks for names that modules
// do not have. It is loaded with that hidden.
const versions = Object.getOwnPropertyDescriptor(process, 'versions');
Object.defineProperty(process, 'versions', { ...versions, value: {} });
const { loadForm } = await import('@getodk/xforms-engine');
Object.defineProperty(process, 'versions', versions);

const TYPES = {
	csv: 'text/csv', geojson: 'application/geo+json', json: 'application/geo+json', xml: 'text/xml',
};

const fetchFrom = (media) => (url) => {
	const name = decodeURIComponent(basename(String(url)));
	const path = media === undefined ? '' : join(media, name);
	if (!existsSync(path)) {
		return new Response('', { status: 404 });
	}
	const type = TYPES[name.split('.').pop()] ?? 'application/octet-stream';
	return new Response(readFileSync(path), { status: 200, headers: { 'content-type': type } });
};

const plainRef = (node) => node.currentState.reference.replace(/\/[A-Za-z_][\w.-]*:/g, '/');

function* leaves(node) {
	const children = node.currentState.children;
	if (children === null) {
		yield node;
		return;
	}
	for (const child of children) {
		yield* leaves(child);
	}
}

function* every(node) {
	yield node;
	for (const child of node.currentState.children ?? []) {
		yield* every(child);
	}
}

const snapshotOf = (node) => {
	const { relevant, required, readonly, instanceValue } = node.currentState;
	const seen = {
		ref: plainRef(node),
		relevant,
		required,
		readonly,
		valid: node.validationState.constraint?.valid ?? true,
		value: instanceValue,
	};
	if (node.nodeType === 'select' || node.nodeType === 'rank') {
		seen.choices = node.currentState.valueOptions.map((option) => option.value);
	}
	return seen;
};

const snapshot = (root) => ({ nodes: [...leaves(root)].map(snapshotOf) });

const words = (value) => value.split(/\s+/).filter((word) => word !== '');

const setters = {
	input: (node, value) => node.setValue(value),
	range: (node, value) => node.setValue(value === '' ? null : value),
	rank: (node, value) => node.setValues(words(value)),
	select: (node, value) =>
		node.selectType === 'select1'
			? node.selectValue(value === '' ? null : value)
			: node.selectValues(words(value)),
	trigger: (node, value) => node.setValue(value === 'OK'),
	upload: (node, value) => node.setValue(value === '' ? null : new File(['file'], value)),
};

const find = (root, ref, chosen) => {
	for (const node of every(root)) {
		if (chosen(node) && plainRef(node) === ref) {
			return node;
		}
	}
	throw new Error(`Nothing is called ${ref}`);
};

const actions = {
	set: (root, ref, { value }) => {
		const node = find(root, ref, (one) => one.currentState.children === null);
		setters[node.nodeType](node, value);
	},
	add_repeat: (root, ref) => {
		find(root, ref, (one) => one.nodeType === 'repeat-range:uncontrolled').addInstances();
	},
	remove_repeat: (root, ref) => {
		const { parent } = find(root, ref, (one) => one.nodeType === 'repeat-instance');
		const index = parent.currentState.children.findIndex((one) => plainRef(one) === ref);
		parent.removeInstances(index);
	},
};

// A step that the engine refuses (a read-only field, say) leaves the form as it was.
const applied = (root, step, complaints) => {
	const name = Object.keys(actions).find((one) => one in step);
	try {
		actions[name](root, step[name], step);
	} catch (error) {
		complaints.push(`${name} ${step[name]}: ${error.message}`);
	}
};

const attachmentName = ({ basename: name, extension }) => `${name}${extension ?? ''}`;

const trace = async ({ form, script, media }) => {
	const { now: at, steps } = JSON.parse(readFileSync(script, 'utf8'));
	now = RealDate.parse(at);
	const loaded = await loadForm(readFileSync(form, 'utf8'), {
		fetchFormAttachment: async (url) => fetchFrom(media)(url),
	});
	if (loaded.status === 'failure') {
		throw loaded.error;
	}
	const { root } = loaded.createInstance({
		instanceAttachments: { fileNameFactory: attachmentName },
	});
	const complaints = [];
	const snapshots = [snapshot(root)];
	for (const step of steps) {
		applied(root, step, complaints);
		snapshots.push(snapshot(root));
	}
	return { snapshots, complaints };
};

let failed = false;
for (const job of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
	let answer;
	try {
		answer = await trace(job);
	} catch (error) {
		failed = true;
		answer = { error: { message: String(error?.message ?? error) } };
	}
	writeFileSync(job.out, JSON.stringify(answer));
}
process.exit(failed ? 1 : 0);
