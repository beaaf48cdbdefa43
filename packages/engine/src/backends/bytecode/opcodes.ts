/**
 * The numbers that the encoder and the WebAssembly module agree on: operations of the bytecode, why running stops,
 * kinds of events, words of the parameter block. Plain constants, since both compilers read this file.
 */

/** Words of a state, the engine's own agent and scratch that the module has room for. */
export const mostWords = 16384;

// Values onto the stack.
export const opConstant = 0;
export const opFrame = 1;
export const opScratch = 2;
export const opFrameElement = 3;
export const opScratchElement = 4;
export const opIndirect = 5;
export const opIndirectElement = 6;
export const opAbsolute = 7;
export const opSelf = 8;
export const opInAtomic = 9;
export const opNot = 10;
export const opNegate = 11;
export const opAdd = 12;
export const opSubtract = 13;
export const opMultiply = 14;
export const opDivide = 15;
export const opRemainder = 16;
export const opAnd = 17;
export const opOr = 18;
export const opXor = 19;
export const opShiftLeft = 20;
export const opShiftRight = 21;
export const opEqual = 22;
export const opNotEqual = 23;
export const opLess = 24;
export const opLessEqual = 25;
export const opGreater = 26;
export const opGreaterEqual = 27;
export const opIsTrue = 28;
export const opSamePointer = 29;
export const opIsStale = 30;
export const opIsOdd = 31;
export const opCurrent = 32;
export const opField = 33;
export const opElement = 34;
export const opHeader = 35;
export const opAgentOfTask = 36;
export const opReaders = 37;
export const opWaiters = 38;
export const opBitOf = 39;
export const opSpread = 40;
export const opHolders = 41;
export const opAsleep = 42;
export const opResult = 43;

// Instructions.
export const opBoundary = 44;
export const opSetFrame = 45;
export const opSetScratch = 46;
export const opSetFrameElement = 47;
export const opSetScratchElement = 48;
export const opSetThrough = 49;
export const opSetThroughElement = 50;
export const opLoad = 51;
export const opLoadMany = 52;
export const opStore = 53;
export const opStoreMany = 54;
export const opAwait = 55;
export const opRequire = 56;
export const opPassed = 57;
export const opChooseBranch = 58;
export const opChooseLoop = 59;
export const opChooseFailure = 60;
export const opChooseAgent = 61;
export const opChooseAgents = 62;
export const opChooseEither = 63;
export const opChooseMember = 64;
export const opJump = 65;
export const opJumpIfFalse = 66;
export const opJumpIfTrue = 67;
export const opOperationBegins = 68;
export const opOperationEnds = 69;
export const opCalled = 70;
export const opReturn = 71;
export const opAllocate = 72;
export const opFree = 73;
export const opFind = 74;
export const opRange = 75;
export const opCut = 76;
export const opGhost = 77;
export const opAtomic = 78;
export const opSetHeader = 79;
export const opLeaveSection = 80;
export const opLeaveSrcu = 81;
export const opWakeSharers = 82;
export const opWakeTasks = 83;
export const opAdvanceFlushes = 84;
export const opAttempt = 85;
export const opCover = 86;
export const opSpawn = 87;
export const opMightSleep = 88;
export const opNextEpoch = 89;
export const opSetInsert = 90;
export const opSetErase = 91;
export const opSetClear = 92;
export const opSetContains = 93;
export const opSetEmpty = 94;
export const opNextObject = 95;
export const opFindEntry = 96;
export const opCount = 97;
export const opCancelWork = 98;
export const opYield = 99;
/** A local word compared with a constant: the test of most branches. */
export const opFrameEquals = 100;
export const opScratchEquals = 101;
export const opCall = 102;
export const opBoundaryBeforeAccess = 103;

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
export const parCount = 51;

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
