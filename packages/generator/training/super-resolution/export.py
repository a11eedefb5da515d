# last.pt -> ../../weights/super-resolution-x4.f16 + .json (HWIO, last conv permuted from torch pixel-shuffle order to TF depthToSpace order); "parity" writes parity.json
import torch, json, numpy as np, sys; from model import SR, load_flat
src=sys.argv[1] if len(sys.argv)>1 else 'last.pt'; ck=torch.load(src); net=SR(ck['C'],ck['L']); net.load_state_dict(ck['ema']); net.eval(); out=[]; layers=[]; r=net.r
for i,c in enumerate(net.convs):
    w=c.weight.detach().numpy(); b=c.bias.detach().numpy(); last=i==net.L-1
    if last: oc=w.shape[0]; Cc=oc//(r*r); p=[(n%Cc)*r*r+n//Cc for n in range(oc)]; w=w[p]; b=b[p]
    out+=[w.transpose(2,3,1,0).ravel(),b]
    if not last: out.append(net.acts[i].weight.detach().numpy())
    layers.append({'k':3,'ic':w.shape[1],'oc':w.shape[0],'prelu':not last})
a=np.concatenate(out).astype(np.float16); a.tofile('../../weights/super-resolution-x4.f16'); meta={'arch':'weft-sr','cat':True,'skip':'bilinear','scale':r,'shuffle':r,'inputs':['r','g','b','knit','rib','stitch','px','py'],'layers':layers}; json.dump(meta,open('../../weights/super-resolution-x4.json','w'))
print('params',a.size,'bytes',a.nbytes,'max|w|',float(np.abs(a).max()))
torch.manual_seed(1); x=torch.rand(1,8,24,20)
with torch.no_grad(): y=net(x); z=load_flat(meta,'../../weights/super-resolution-x4.f16')(x)
print('fp16 rounding: max abs diff',float((y-z).abs().max()))
json.dump({'h':24,'w':20,'x':x[0].permute(1,2,0).flatten().tolist(),'y':y[0].permute(1,2,0).flatten().tolist()},open('parity.json','w'))
