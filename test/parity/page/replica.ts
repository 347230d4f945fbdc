import { expose } from 'comlink'
import { browserEngineFiles } from '../../../src/runtime/browserEngineFiles'
import { createReplicaServer } from '../../../src/training/replicaServer'

expose(createReplicaServer(browserEngineFiles()))
