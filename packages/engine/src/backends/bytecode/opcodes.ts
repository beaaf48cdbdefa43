/**
 * The numbers that the encoder and the WebAssembly module agree on: operations of the bytecode, why running stops,
 * kinds of events, words of the parameter block. Plain constants, since both compilers read this file.
 */

/** Words of a state, the engine's own agent and scratch that the module has room for. */
export const mostWords = 16384;

// Operations that compute a value: it goes where their first operand says.
export const opMove = 0;
export const opNot = 1;
export const opNegate = 2;
export const opAdd = 3;
export const opSubtract = 4;
export const opMultiply = 5;
export const opDivide = 6;
export const opRemainder = 7;
export const opAnd = 8;
export const opOr = 9;
export const opXor = 10;
export const opShiftLeft = 11;
export const opShiftRight = 12;
export const opEqual = 13;
export const opNotEqual = 14;
export const opLess = 15;
export const opLessEqual = 16;
export const opSamePointer = 17;
export const opIsStale = 18;
export const opIsOdd = 19;
export const opField = 20;
export const opElement = 21;
/** The word that lies some words behind an address; two indices. */
export const opIndexed = 22;
export const opIndexedTwice = 23;
export const opSetIndexed = 24;
export const opSetIndexedTwice = 25;
export const opSelf = 26;
export const opInAtomic = 27;
export const opCurrent = 28;
export const opHeader = 29;
export const opAgentOfTask = 30;
export const opReaders = 31;
export const opWaiters = 32;
export const opBitOf = 33;
export const opSpread = 34;
export const opHolders = 35;
export const opAsleep = 36;
export const opLoad = 37;
/** Of memory that lives for ever: a cell that is known, an element of an array. */
export const opLoadCell = 38;
export const opLoadElement = 39;
export const opChooseBranch = 40;
export const opChooseLoop = 41;
export const opChooseFailure = 42;
export const opChooseAgent = 43;
export const opChooseAgents = 44;
export const opChooseEither = 45;
export const opChooseMember = 46;
export const opAllocate = 47;
export const opNextEpoch = 48;
export const opSetContains = 49;
export const opSetEmpty = 50;
export const opNextObject = 51;
export const opFindEntry = 52;
export const opCall = 53;

// All others.
export const opJump = 54;
export const opJumpIfTrue = 55;
export const opJumpIfFalse = 56;
export const opJumpIfEqual = 57;
export const opJumpIfNotEqual = 58;
export const opJumpIfLess = 59;
export const opJumpIfLessEqual = 60;
/** An index and how many there are: at least 0, and below that. */
export const opJumpIfInside = 61;
export const opJumpIfOutside = 62;
export const opBoundary = 63;
export const opBoundaryBeforeAccess = 64;
export const opLoadMany = 65;
export const opStore = 66;
export const opStoreCell = 67;
export const opStoreElement = 68;
export const opStoreMany = 69;
export const opBlocked = 70;
export const opReject = 71;
export const opPassed = 72;
export const opOperationBegins = 73;
export const opOperationEnds = 74;
export const opCalled = 75;
export const opReturn = 76;
export const opFree = 77;
export const opFind = 78;
export const opRange = 79;
export const opCut = 80;
export const opGhost = 81;
export const opAtomic = 82;
export const opSetHeader = 83;
export const opLeaveSection = 84;
export const opLeaveSrcu = 85;
export const opWakeSharers = 86;
export const opWakeTasks = 87;
export const opAdvanceFlushes = 88;
export const opAttempt = 89;
export const opCover = 90;
export const opSpawn = 91;
export const opMightSleep = 92;
export const opSetInsert = 93;
export const opSetErase = 94;
export const opSetClear = 95;
export const opCount = 96;
export const opCancelWork = 97;
export const opYield = 98;

// Why running stops.
export const stopBoundary = -1;
export const stopEnded = -2;
export const stopDisabled = -3;
export const stopRejected = -4;
export const stopFinding = -5;
export const stopCut = -6;
export const stopYielded = -7;
/** The step is one for the interpreter: rare things are written once, there. */
export const stopBail = -8;

// Why a search comes back: nothing left, a bound on states, one on memory, to let the host look, a wrong guess.
export const doneAll = 0;
export const doneStates = 1;
export const doneMemory = 2;
export const doneSome = 3;
export const doneWrong = 4;

/** Choices that are remembered of one step. */
export const mostChoices = 256;
/** What the module has no room for: all that one state has to tell, a row of numbers. */
export const lacksEvents = 0;
export const lacksRow = 1;

// Roots of numbers that the host takes apart.
export const rootPlan = 2;
export const rootOwed = 3;

// Kinds of events.
export const eventStep = 1;
export const eventCycle = 2;
export const eventRace = 3;
export const eventWaited = 4;
export const eventAdded = 5;
export const eventEnd = 6;

// Flags of an access.
export const accessRaces = 1;
export const accessPlain = 2;
export const accessWrite = 4;

// What is assumed of a cell: nobody writes it; or only one thread touches it, whose number plus one it is.
export const cellIsConstant = 128;
/** What was seen of a cell: the thread that touched it, plus one, or more than one agent. */
export const cellIsShared = 255;
/** As in the interpreter: accesses that a step makes besides its own. */
export const mostJoined = 16;

// Flags of a boundary.
export const boundaryIsLock = 1;
export const boundaryIsLockWait = 2;
export const boundarySleeps = 4;
/** An agent's code of what is waited for has not been written. */
export const waitUnwritten = -1;
/** It waits for a lock, unkillably, whose holders can be told: how. */
export const waitNone = 0;
export const waitOwner = 1;
export const waitRead = 2;
export const waitWrite = 3;

// Kinds of locks whose holders can be told.
export const lockOwner = 0;
export const lockBit = 1;
export const lockReadWrite = 2;
export const lockNesting = 3;

// Path phrases.
export const phraseRecord = 0;
export const phraseEnds = 1;
export const phraseBit = 2;
export const phraseSleeps = 3;
export const phraseWaitsLock = 4;
export const phraseWaitsObject = 5;
export const phraseCalls = 6;

// What a phrase asks of the locks held.
export const holdingAny = 0;
export const holdingNothing = 1;
export const holdingLock = 2;

// Words of the parameter block: numbers, then addresses of tables.
export const parThreads = 0;
export const parAgents = 1;
export const parAsyncSize = 3;
export const parStored = 4;
export const parTotal = 5;
export const parScratch = 6;
export const parPools = 7;
export const parHeaderSize = 8;
export const parPositions = 9;
export const parLockCells = 10;
export const parLockCellCount = 11;
export const parUsesEpochs = 12;
export const parAsksParity = 13;
export const parFreesAtOnce = 14;
export const parSpawns = 15;
export const parComponents = 16;
export const parComponentTable = 17;
export const parComponentOf = 18;
export const parCodeOf = 19;
export const parFunctionOf = 20;
export const parReturnPlaces = 21;
export const parSitePositions = 22;
export const parWaits = 23;
export const parMarked = 24;
export const parNameWords = 25;
export const parKept = 26;
export const parPhrases = 27;
export const parPhraseCount = 28;
export const parWithoutDeadlock = 29;
export const parWithoutRaces = 30;
export const parWatchesWaits = 31;
export const parInvariants = 32;
export const parInvariantCount = 33;
export const parEventually = 34;
export const parEventuallyCount = 35;
export const parRecord = 36;
export const parDepthFirst = 37;
export const parDemands = 38;
export const parFunctions = 39;
export const parClassOf = 40;
export const parBaseOf = 41;
export const parRecycled = 42;
export const parPoolCount = 43;
export const parAsksSleeps = 44;
export const parAsksWaits = 45;
export const parFrames = 46;
/** States are told apart by 64 bits of their hash, and only the way to each is kept. */
export const parCompacts = 47;
/** Whether it is noted who touches which cell, and whether a table says of which cells that does not matter. */
export const parNotesUses = 48;
export const parAssumed = 49;
/** Whether states are numbered in the order of their depths. */
export const parInOrder = 50;
/** Whether the steps between states are kept; else those of a state are found by expanding it once more. */
export const parKeepsEdges = 51;
export const parCount = 52;

// Words of a pool in the table of pools.
export const poolBase = 0;
export const poolSlots = 1;
export const poolStride = 2;
export const poolHeader = 3;
export const poolIsRecycled = 4;
export const poolHasRanks = 5;
export const poolObjects = 6;
export const poolObjectCount = 7;
export const poolSets = 8;
export const poolSetCount = 9;
export const poolSize = 10;
export const poolWords = 11;
